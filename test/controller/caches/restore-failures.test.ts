import { expect, it } from "vitest";
import { PullFailures } from "../../../controller/caches/pullers/pull-failures.ts";
import { restoreFailures } from "../../../controller/caches/restore-failures.ts";
import { imageCache } from "./sample-cache.ts";

it("restoreFailures() goes on counting where the leader before was, and tries nothing earlier than it would have", () => {
  const failure = { node: "a", reason: "Timeout", message: "slow", time: "2026-01-01T00:00:00Z" };
  const cache = imageCache({
    status: {
      failures: [
        {
          ...failure,
          image: "r.example/again:1",
          attempts: 2,
          nextTryTime: "2026-01-01T00:05:00Z",
        },
        { ...failure, image: "r.example/final:1", attempts: 4, reason: "ManifestUnknown" },
      ],
    },
  });
  const identity = { namespace: "shop", name: "web", uid: "u" };
  const failures = new PullFailures();
  restoreFailures({ key: "shop/web", identity, resourceVersion: "1", cache }, failures);
  const of = (reference: string) => failures.of({ node: "a", cacheUid: "u", reference });
  const atMs = Date.parse("2026-01-01T00:00:00Z");
  const base = { kind: "failed", message: "slow", atMs };
  expect(of("r.example/again:1")).toEqual({
    ...base,
    reason: "Timeout",
    attempts: 2,
    isFinal: false,
    nextTryMs: atMs + 300_000,
  });
  expect(of("r.example/final:1")).toEqual({
    ...base,
    reason: "ManifestUnknown",
    attempts: 4,
    isFinal: true,
  });
});
