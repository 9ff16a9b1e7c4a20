import { describe, expect, it } from "vitest";
import type { PullContext } from "../../../check/pull-context.ts";
import { CheckLookUp, type CheckLookUpOptions } from "../../../controller/checks/check-look-up.ts";
import { failed } from "../../../registry/failures/registry-failure.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { digestOf } from "../../support/layers.ts";
import { imageCheck } from "./sample-check.ts";

const IMAGE = { digest: digestOf("app"), mediaType: "x", platforms: [], missingPlatforms: [] };
const AMD64 = { os: "linux", architecture: "amd64" };

function createLookUp(registry: Partial<CheckLookUpOptions["registry"]> = {}) {
  const asked: { repository: string; context: PullContext }[] = [];
  const clock = new FakeClock();
  const lookUp = new CheckLookUp({
    registry: {
      readDigest: async () => ({ kind: "ok", value: digestOf("app") }),
      readImage: async () => ({ kind: "ok", value: IMAGE }),
      confirmBlobs: async () => failed("BlobUnknown", "gone", { leg: "blob", host: "r" }),
      ...registry,
    },
    pullCredentials: {
      async credentialsFor(repository, context) {
        asked.push({ repository, context });
        return { credentials: [], notes: [] };
      },
    },
    clock,
  });
  const stop = new AbortController();
  const look = (spec: object = {}) => lookUp.look(imageCheck({ spec }), [AMD64], stop.signal);
  return { look, asked, clock, stop };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

describe("CheckLookUp", () => {
  it("asks with the credentials that the check names, of its own namespace", async () => {
    const { look, asked } = createLookUp();
    const spec = { imagePullSecrets: [{ name: "pull" }], serviceAccountName: "builder" };
    expect(await look(spec)).toMatchObject({ kind: "pullable" });
    expect(asked).toEqual([
      {
        repository: "registry.example/app",
        context: { namespace: "shop", secretNames: ["pull"], serviceAccountName: "builder" },
      },
    ]);
  });

  it("looks at the blobs only where the check asks for that", async () => {
    const { look } = createLookUp();
    expect(await look({ depth: "Manifest" })).toMatchObject({ kind: "pullable" });
    const blobs = await look({ depth: "Blobs" });
    expect(blobs).toMatchObject({ kind: "problem", problem: { class: "BlobUnknown" } });
  });

  it("asks whether a digest is still there, whatever is remembered of it", async () => {
    const gone = failed("ManifestUnknown", "gone", { leg: "manifest", host: "r" });
    const { look } = createLookUp({ readDigest: async () => gone });
    const pinned = await look({ image: `registry.example/app@${digestOf("app")}` });
    expect(pinned).toEqual({ kind: "problem", problem: gone.failure });
    expect(await look()).toMatchObject({ kind: "pullable" });
  });

  it("asks nobody about text that is no reference", async () => {
    const { look, asked } = createLookUp();
    const result = await look({ image: "UPPER/case:" });
    expect(result).toMatchObject({ kind: "problem", problem: { class: "InvalidReference" } });
    expect(asked).toEqual([]);
  });

  it("gives up after two minutes, with the class that says so", async () => {
    const { look, clock } = createLookUp({
      readImage: (_, { signal }) => untilAborted(signal),
    });
    const result = look();
    await clock.advance(120_000);
    expect(await result).toMatchObject({
      kind: "problem",
      problem: {
        class: "Timeout",
        message: expect.stringContaining('"registry.example/app:v1" took more than 120 s'),
      },
    });
  });

  it("rejects when it is stopped", async () => {
    const { look, clock, stop } = createLookUp({
      readImage: (_, { signal }) => untilAborted(signal),
    });
    const result = look();
    const reason = new Error("stopped");
    const rejection = result.catch((error: unknown) => error);
    await clock.advance(1_000);
    stop.abort(reason);
    expect(await rejection).toBe(reason);
  });
});
