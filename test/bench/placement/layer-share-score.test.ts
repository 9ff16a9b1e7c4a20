import { describe, expect, it } from "vitest";
import type { ExactNode } from "../../../bench/placement/exact-node.ts";
import { layerShareScore } from "../../../bench/placement/layer-share-score.ts";
import { hollowImage } from "../../cluster/hollow/hollow-image-builder.ts";

const image = hollowImage("web", { base: 80e6, web: 20e6 });
const idle: ExactNode = {
  name: "a",
  bytesPerSecond: 40e6,
  missingBytes: 20e6,
  isReady: false,
  queueSeconds: 0,
  cpu: 0.2,
  memory: 0.2,
  sameOwnerPods: 0,
  worth: 0,
};

describe("layerShareScore()", () => {
  it("is the share of the image's bytes on a node that is idle and balanced", () => {
    expect(layerShareScore(image, idle)).toBe(8);
  });

  it.for([
    { case: "a node whose CPU is asked for", node: { cpu: 0.6 } },
    { case: "a node whose CPU and memory are unequal", node: { cpu: 0.5, memory: 0.1 } },
  ])("is a quarter of it on $case", ({ node }) => {
    expect(layerShareScore(image, { ...idle, ...node })).toBe(2);
  });

  it("is a quarter of it where 10 MB or less are shared", () => {
    const small = hollowImage("small", { base: 8e6, small: 2e6 });
    expect(layerShareScore(small, { ...idle, missingBytes: 0 })).toBe(2);
  });

  it("is 0 where nothing is shared", () => {
    expect(layerShareScore(image, { ...idle, missingBytes: 100e6 })).toBe(0);
  });
});
