import { describe, expect, it } from "vitest";
import { generateImageSet } from "../../demo/generated-image-set.ts";
import { imageSetStatistics } from "./image-set-statistics.ts";

describe("generateImageSet()", () => {
  it("gives the same set for the same seed and another for another", () => {
    expect(generateImageSet(7)).toEqual(generateImageSet(7));
    expect(generateImageSet(7)).not.toEqual(generateImageSet(8));
  });

  it("names every image once and gives every layer one size", () => {
    const images = generateImageSet(1);
    const references = new Set(images.map((image) => `${image.repository}:${image.tag}`));
    expect(references.size).toBe(826);
    const sizes = new Map<string, number>();
    for (const layer of images.flatMap((image) => image.layers)) {
      expect(sizes.get(layer.content) ?? layer.sizeBytes).toBe(layer.sizeBytes);
      sizes.set(layer.content, layer.sizeBytes);
    }
  });

  it.for([1, 2, 3, 4, 5])("shares layers as the official images do, seed %i", (seed) => {
    const statistics = imageSetStatistics(generateImageSet(seed));
    expect(statistics.images).toBe(826);
    expect(statistics.repositories).toBe(101);
    expect(statistics.imagesWithLargestSharedLayer).toBe(107);
    expect(statistics.medianLayers).toBe(8);
    const bounds: readonly [keyof typeof statistics, lowest: number, highest: number][] = [
      ["totalBytes", 125e9, 145e9],
      ["uniqueBytes", 44e9, 52e9],
      ["sharingRatio", 2.6, 3.1],
      ["medianBytes", 120e6, 155e6],
      ["uniqueLayers", 2500, 3000],
      ["layersUnder200Bytes", 800, 1050],
      ["shareOfAnAbsentImagePresentBeside10", 0.22, 0.31],
      ["shareOfAnAbsentImagePresentBeside40", 0.36, 0.46],
    ];
    const beyond = bounds.filter(
      ([name, lowest, highest]) => statistics[name] < lowest || statistics[name] > highest,
    );
    expect(beyond.map(([name]) => [name, statistics[name]])).toEqual([]);
  });
});
