import { describe, expect, it } from "vitest";
import { drawImages } from "../../../bench/cluster/draw-images.ts";
import { SeededRandom } from "../../../demo/seeded-random.ts";

const ITEMS = Array.from({ length: 20 }, (_, index) => ({
  name: index,
  weight: index === 7 ? 1000 : 1,
}));

describe("drawImages()", () => {
  it("draws each item once at most, and all when it cannot draw as many", () => {
    const random = new SeededRandom(1);
    expect(new Set(drawImages(ITEMS, 12, random)).size).toBe(12);
    expect(new Set(drawImages(ITEMS, 100, random))).toEqual(new Set(ITEMS));
  });

  it("draws the same from the same seed", () => {
    const draw = () => drawImages(ITEMS, 5, new SeededRandom(3));
    expect(draw()).toEqual(draw());
  });

  it("prefers heavy items", () => {
    const random = new SeededRandom(2);
    const drawn = Array.from({ length: 200 }, () => drawImages(ITEMS, 1, random)[0]?.name);
    expect(drawn.filter((name) => name === 7).length).toBeGreaterThan(180);
  });
});
