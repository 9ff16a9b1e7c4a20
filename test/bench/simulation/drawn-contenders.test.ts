import { describe, expect, it } from "vitest";
import { drawnContenders } from "../../../bench/simulation/drawn-contenders.ts";
import { SeededRandom } from "../../../demo/seeded-random.ts";

function titles(seed: number): readonly string[] {
  return drawnContenders(50, new SeededRandom(seed)).map(({ title }) => title);
}

describe("drawnContenders()", () => {
  it("draws the same settings for the same seed, and others for another", () => {
    expect(titles(1)).toEqual(titles(1));
    expect(new Set([...titles(1), ...titles(2)]).size).toBe(100);
  });

  it("names every setting, with what the score keeps", () => {
    const [first = "{}"] = titles(1);
    expect(JSON.parse(first)).toEqual({
      score: {
        pullPoints: 8,
        fullPullSeconds: expect.any(Number),
        readyPoints: expect.any(Number),
        waitShare: expect.any(Number),
        loadPoints: expect.any(Number),
        worthPoints: expect.any(Number),
        ownerPoints: expect.any(Number),
      },
      weights: { extender: expect.any(Number), resourcesFit: expect.any(Number) },
      knowsChoices: expect.any(Boolean),
      named: expect.stringMatching(/^(32|Infinity)$/),
    });
  });
});
