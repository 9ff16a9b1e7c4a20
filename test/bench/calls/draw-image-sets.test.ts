import { describe, expect, it } from "vitest";
import { drawImageSets } from "../../../bench/calls/draw-image-sets.ts";
import { knownImagesOf } from "../../../bench/cluster/known-images.ts";
import { generateImageSet } from "../../../demo/generated-image-set.ts";
import { SeededRandom } from "../../../demo/seeded-random.ts";

describe("drawImageSets()", () => {
  it("draws one to three different images a pod", () => {
    const images = knownImagesOf(generateImageSet(5), "example.com");
    const sets = drawImageSets(images, { count: 500, random: new SeededRandom(1) });
    expect(sets.length).toBe(500);
    expect(new Set(sets.map((set) => set.length))).toEqual(new Set([1, 2, 3]));
    expect(sets.filter((set) => new Set(set).size < set.length)).toEqual([]);
  });

  it("ends where there are fewer images than a pod may want", () => {
    const images = knownImagesOf(generateImageSet(5), "example.com");
    const random = new SeededRandom(1);
    const sets = drawImageSets(images.slice(0, 1), { count: 50, random });
    expect(sets.every((set) => set.length === 1)).toBe(true);
  });
});
