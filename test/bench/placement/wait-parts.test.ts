import { describe, expect, it } from "vitest";
import { type WaitParts, waitPartsOf } from "../../../bench/placement/wait-parts.ts";
import type { PlacedPod } from "../../../demo/placed-pod.ts";
import { sampleImage } from "./sample-groups.ts";

const BYTES_PER_SECOND = 10;
const web = sampleImage("web", { base: 100, web: 10 });
const api = sampleImage("api", { base: 100, api: 20 });

/** A pod by its owner, node, image, and when it was bound and ready, in seconds. */
function pod(
  owner: string,
  nodeName: string,
  given: { image?: PlacedPod["image"]; bound?: number; ready: number },
): PlacedPod {
  const { image = web, bound = 0, ready } = given;
  return {
    namespace: "default",
    name: `${owner}-${nodeName}`,
    nodeName,
    boundMs: bound * 1000,
    readyMs: ready * 1000,
    pulledBytes: 0,
    owner,
    cpuMillis: 1000,
    memoryBytes: 1e9,
    image,
  };
}

/** Of all pods together, in milliseconds; parts that are nothing are left out. */
function partsOf(placed: readonly PlacedPod[]): Partial<WaitParts> {
  const parts = Object.entries(waitPartsOf(placed, BYTES_PER_SECOND));
  const sums = parts.map(([part, mean]) => [part, Math.round(mean * placed.length * 1000)]);
  return Object.fromEntries(sums.filter(([, sum]) => sum !== 0));
}

describe("waitPartsOf()", () => {
  it("is the transfer of new layers, and what a pull takes beside it, for the first pods", () => {
    const placed = [pod("a", "one", { ready: 11.2 }), pod("a", "two", { ready: 11.2 })];
    expect(partsOf(placed)).toEqual({ newLayers: 22_000, overhead: 400 });
  });

  it("is a known layer's transfer where an earlier group had it pulled elsewhere", () => {
    const placed = [
      pod("a", "one", { ready: 11.2 }),
      pod("b", "two", { image: api, bound: 20, ready: 32.2 }),
    ];
    expect(partsOf(placed)).toEqual({ newLayers: 13_000, knownLayers: 10_000, overhead: 400 });
  });

  it("is the node's queue behind a pull for the same group, or for others alone", () => {
    const placed = [
      pod("a", "one", { ready: 11.2 }),
      pod("a", "one", { ready: 11.4 }),
      pod("b", "one", { image: api, bound: 5, ready: 13.6 }),
    ];
    expect(partsOf(placed)).toEqual({
      newLayers: 24_000,
      overhead: 600,
      behindOwn: 200,
      behindOthers: 6400,
    });
  });

  it("is nothing for a pod whose image is there, and for no pods", () => {
    const placed = [pod("a", "one", { ready: 11.2 }), pod("b", "one", { bound: 20, ready: 20 })];
    expect(partsOf(placed)).toEqual({ newLayers: 11_000, overhead: 200 });
    expect(waitPartsOf([], BYTES_PER_SECOND)).toEqual({
      newLayers: 0,
      knownLayers: 0,
      overhead: 0,
      behindOwn: 0,
      behindOthers: 0,
    });
  });
});
