import { describe, expect, it } from "vitest";
import { CacheRun } from "../../../controller/caches/cache-run.ts";
import type { NodeProgress } from "../../../controller/caches/nodes/node-progress.ts";
import { failed } from "./nodes/sample-progress.ts";
import { imageCache } from "./sample-cache.ts";

const digest = `sha256:${"a".repeat(64)}`;
const WEB = "registry.example/a:v1";

function runOf(status?: object): CacheRun {
  const cache = imageCache({ generation: 3, ...(status === undefined ? {} : { status }) });
  const { namespace, name, uid } = cache.metadata;
  return new CacheRun({
    key: "k",
    identity: { namespace, name, uid },
    resourceVersion: "1",
    cache,
  });
}

const ready: NodeProgress = { node: "a", images: new Map([[WEB, { kind: "ready" }]]) };

describe("CacheRun", () => {
  it("goes on where the status says that the leader before was", () => {
    const counts = { desired: 1, ready: 1, pulling: 0, failed: 0, waiting: 0 };
    const run = runOf({
      observedGeneration: 2,
      lastRefreshTime: "2026-11-26T10:00:00Z",
      purgedTime: "2026-11-26T11:00:00Z",
      collectedImages: 7,
      images: [{ image: WEB, digest, ...counts }],
    });
    expect([run.generation, run.refreshedMs, run.purgedMs, run.collected]).toEqual([
      2,
      Date.parse("2026-11-26T10:00:00Z"),
      Date.parse("2026-11-26T11:00:00Z"),
      7,
    ]);
    expect([...run.targets]).toEqual([[WEB, digest]]);
    const fresh = runOf();
    expect([fresh.generation, fresh.refreshedMs, fresh.purgedMs]).toEqual([3, 0, undefined]);
  });

  it("tells what is new of a node from what is said again", () => {
    const run = runOf();
    expect(run.report(ready, "complete")).toBe(true);
    expect(run.report({ ...ready, images: new Map(ready.images) }, "complete")).toBe(false);
    const failure = failed();
    const unpinned = { image: WEB, failure };
    expect(run.report({ ...ready, unpinned }, "complete")).toBe(true);
    expect(run.report({ ...ready, unpinned: { ...unpinned } }, "complete")).toBe(false);
    const again = { image: WEB, failure: { ...failure, attempts: 2 } };
    expect(run.report({ ...ready, unpinned: again }, "complete")).toBe(true);
    expect(run.report(ready, "complete")).toBe(true);
    const pulling = { kind: "pulling", sinceMs: 0 } as const;
    const reports = [pulling, { ...pulling, lastFailure: failure }].map((image) => {
      const progress = { node: "a", images: new Map([[WEB, image]]) };
      return [run.report(progress, "eager"), run.report(progress, "eager")];
    });
    expect(reports).toEqual([
      [true, false],
      [true, false],
    ]);
    const waiting = { kind: "waiting", reason: "Canary", message: "later" } as const;
    expect(run.report({ node: "a", images: new Map([[WEB, waiting]]) }, "eager")).toBe(true);
    expect([run.progress.desired, [...run.nodes.keys()]]).toEqual([1, ["a"]]);
    expect([run.leave("a"), run.leave("a")]).toEqual([true, false]);
    expect(run.progress.desired).toBe(0);
  });
});
