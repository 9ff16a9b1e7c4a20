import { describe, expect, it } from "vitest";
import { planNodes, reportOf } from "../../../bench/cluster/bench-node.ts";
import { knownImagesOf } from "../../../bench/cluster/known-images.ts";
import { generateImageSet } from "../../../demo/generated-image-set.ts";

describe("planNodes()", () => {
  it("gives every node as many different images, which its report then lists", () => {
    const images = knownImagesOf(generateImageSet(5), "example.com");
    const nodes = planNodes(images, { count: 3, imagesEach: 60, seed: 1 });
    expect(nodes.map((node) => reportOf(node.images).length)).toEqual([60, 60, 60]);
  });
});
