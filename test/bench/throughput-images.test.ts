import { describe, expect, it } from "vitest";
import { readKnownImages } from "../../bench/known-images.ts";
import { divideImages } from "../../bench/throughput-images.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";

describe("divideImages()", () => {
  it("keeps cold images off the nodes, and warms those that nodes draw most", async () => {
    const { images } = await readKnownImages({ seed: 5, data: "no-such-folder" });
    const { onNodes, warm, mixed, cold } = divideImages(images, new SeededRandom(1));
    expect([warm.length, mixed.length, cold.length]).toEqual([50, 50, 50]);
    expect(onNodes.length).toBe(images.length - 50);
    expect(cold.filter((image) => onNodes.includes(image))).toEqual([]);
    const lightestWarm = Math.min(...warm.map(({ weight }) => weight));
    const heavier = onNodes.filter(({ weight }) => weight > lightestWarm);
    expect(heavier.filter((image) => !warm.includes(image))).toEqual([]);
  });
});
