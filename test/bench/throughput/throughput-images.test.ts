import { describe, expect, it } from "vitest";
import { knownImagesOf } from "../../../bench/cluster/known-images.ts";
import { divideImages } from "../../../bench/throughput/throughput-images.ts";
import { generateImageSet } from "../../../demo/generated-image-set.ts";
import { SeededRandom } from "../../../demo/seeded-random.ts";

describe("divideImages()", () => {
  it("keeps cold images off the nodes, and warms those that nodes draw most", () => {
    const images = knownImagesOf(generateImageSet(5), "example.com");
    const { onNodes, warm, mixed, cold } = divideImages(images, new SeededRandom(1));
    expect([warm.length, mixed.length, cold.length]).toEqual([50, 50, 50]);
    expect(onNodes.length).toBe(images.length - 50);
    expect(cold.filter((image) => onNodes.includes(image))).toEqual([]);
    const lightestWarm = Math.min(...warm.map(({ weight }) => weight));
    const heavier = onNodes.filter(({ weight }) => weight > lightestWarm);
    expect(heavier.filter((image) => !warm.includes(image))).toEqual([]);
  });
});
