import { describe, expect, it } from "vitest";
import { planNodes, reportOf } from "../../bench/bench-node.ts";
import { readKnownImages } from "../../bench/known-images.ts";

describe("planNodes()", () => {
  it("gives every node as many different images, which its report then lists", async () => {
    const { images } = await readKnownImages({ seed: 5, data: "no-such-folder" });
    const nodes = planNodes(images, { count: 3, imagesEach: 60, seed: 1 });
    expect(nodes.map((node) => reportOf(node.images).length)).toEqual([60, 60, 60]);
  });
});
