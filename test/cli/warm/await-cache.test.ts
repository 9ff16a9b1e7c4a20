import { describe, expect, it } from "vitest";
import type { ImageCache } from "../../../api/image-cache.ts";
import { awaitCache } from "../../../cli/warm/await-cache.ts";
import { KubeApiError } from "../../../kube/kube-api-error.ts";
import { UnreachableError } from "../../../kube/unreachable-error.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import {
  sampleCache,
  sampleConditions,
  sampleFailure,
  sampleImage,
} from "../caches/sample-cache.ts";

const PLACE = { namespace: "shop", name: "web" };
const REFRESHED = { lastRefreshTime: "2026-01-01T00:00:00Z" };
const READY = { conditions: sampleConditions({ Ready: "True/ImagesPresent" }) };
const PULLING = { conditions: sampleConditions({ Ready: "False/Pulling" }) };
const FAILED = {
  conditions: sampleConditions({ Ready: "False/PullsFailed", Progressing: "False/PullsFailed" }),
  failuresTotal: 1,
};

/** Waits while the cluster has these states, one for each second and the last for ever. */
async function awaited(
  states: readonly (ImageCache | Error | undefined)[],
  outdated?: ImageCache["status"],
) {
  const clock = new FakeClock();
  const told: string[] = [];
  let reads = 0;
  const waiting = awaitCache(PLACE, {
    api: {
      async read() {
        const state = states[Math.min(reads++, states.length - 1)];
        if (state instanceof Error) throw state;
        return state;
      },
    },
    outdated,
    progress: {
      show: (images) => told.push(images.map(({ image }) => image).join()),
      end: () => told.push("end"),
    },
    clock,
    timeoutMs: 5000,
    signal: new AbortController().signal,
  });
  const settled = waiting.then(
    (value) => ({ value, told, reads }),
    (error: unknown) => ({ error, told, reads }),
  );
  await clock.advance(10_000);
  return settled;
}

describe("awaitCache()", () => {
  it("ends in a fault where the cache chooses no node: there is nothing to wait for", async () => {
    const empty = sampleCache({ conditions: sampleConditions({ Ready: "True/NoNodes" }) });
    expect(await awaited([sampleCache(), empty])).toMatchObject({
      error: {
        name: "InputError",
        message:
          'Cannot wait for ImageCache "web" in namespace "shop": no node has the labels or the name that it asks for',
      },
      told: ["", "", "end"],
    });
  });

  it("shows each state until the cache is ready", async () => {
    const pulling = sampleCache({ ...PULLING, images: [sampleImage("a"), sampleImage("b")] });
    const ready = sampleCache(READY);
    expect(await awaited([sampleCache(), pulling, pulling, ready])).toEqual({
      value: { verdict: "good", cache: ready },
      told: ["", "a,b", "a,b", "", "end"],
      reads: 4,
    });
  });

  it("ends where something failed for good", async () => {
    expect(await awaited([sampleCache(FAILED)])).toMatchObject({
      value: { verdict: "bad" },
      reads: 1,
    });
  });

  it("gives up in time, with what it saw last", async () => {
    const pulling = sampleCache(PULLING);
    expect(await awaited([pulling])).toMatchObject({
      value: { verdict: "unknown", cache: pulling },
      reads: 5,
    });
  });

  it("waits for an API server that is away, but not for one that refuses", async () => {
    const ready = sampleCache(READY);
    const away = [
      new UnreachableError("GET /", "https://cluster", "refused"),
      new DOMException("no answer", "TimeoutError"),
      new KubeApiError("GET /", { status: 503, reason: "ServiceUnavailable", message: "" }),
    ];
    expect(await awaited([...away, ready])).toMatchObject({
      value: { verdict: "good", cache: ready },
      reads: 4,
    });
    const refusal = new KubeApiError("GET /", { status: 403, reason: "Forbidden", message: "" });
    expect(await awaited([sampleCache(PULLING), refusal])).toMatchObject({ error: refusal });
  });

  it("does not take what failed before a refresh for the outcome of it", async () => {
    const annotations = { "layerwise.io/refresh": "" };
    const before = { ...FAILED, ...REFRESHED };
    const after = { ...FAILED, lastRefreshTime: "2026-01-01T00:00:09Z" };
    const states = [
      sampleCache(before, { annotations }),
      sampleCache(before),
      sampleCache({ ...after, failures: [sampleFailure()] }),
      sampleCache({ ...after, failures: [sampleFailure({ time: "2026-01-01T00:00:10Z" })] }),
    ];
    expect(await awaited(states, states[0]?.status)).toMatchObject({
      value: { verdict: "bad", cache: states[3] },
      reads: 4,
    });
  });

  it("throws where somebody deletes the cache", async () => {
    expect(await awaited([sampleCache(PULLING), undefined])).toMatchObject({
      error: {
        name: "InputError",
        message: 'Cannot wait for ImageCache "web" in namespace "shop": it was deleted',
      },
      told: ["", "end"],
    });
  });
});
