import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../demo/seeded-random.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("SeededRandom", () => {
  it("repeats its numbers for a seed", () => {
    const [first, second] = [new SeededRandom(3), new SeededRandom(3)];
    const draw = (random: SeededRandom) => Array.from({ length: 20 }, () => random.next());
    expect(draw(first)).toEqual(draw(second));
  });

  it("next() stays in [0, 1)", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const value = new SeededRandom(seed).next();
        expect(value >= 0 && value < 1).toBe(true);
      }),
    );
  });

  it("between() reaches both bounds and nothing beyond", () => {
    const random = new SeededRandom(1);
    const drawn = new Set(Array.from({ length: 200 }, () => random.between(2, 5)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([2, 3, 4, 5]);
  });

  it("pick() refuses an empty list", () => {
    expect(() => new SeededRandom(1).pick([])).toThrow(
      new RangeError("Cannot pick from an empty list"),
    );
  });

  it("exponential() has the mean it is asked for", () => {
    const random = new SeededRandom(1);
    const values = Array.from({ length: 20_000 }, () => random.exponential(600));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeGreaterThan(585);
    expect(mean).toBeLessThan(615);
  });

  it("logNormal() has the median it is asked for", () => {
    const random = new SeededRandom(1);
    const values = Array.from({ length: 20_001 }, () => random.logNormal(100, 1.2));
    const median = values.sort((a, b) => a - b)[10_000];
    expect(median).toBeGreaterThan(96);
    expect(median).toBeLessThan(104);
  });

  it("shuffled() keeps every item and leaves the original alone", () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer()), (seed, items) => {
        const original = [...items];
        const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);
        const shuffled = new SeededRandom(seed).shuffled(items);
        expect(sorted(shuffled)).toEqual(sorted(original));
        expect(items).toEqual(original);
      }),
    );
  });
});
