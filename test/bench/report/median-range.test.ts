import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMedianRange, medianRangeOf } from "../../../bench/report/median-range.ts";

describe("medianRangeOf()", () => {
  it("takes the middle of an odd number of values, numerically", () => {
    expect(medianRangeOf([10, 9, 100])).toEqual({ median: 10, lowest: 9, highest: 100 });
  });

  it("takes the mean of the two middle ones of an even number", () => {
    expect(medianRangeOf([4, 1, 3, 2])).toEqual({ median: 2.5, lowest: 1, highest: 4 });
  });

  it("does not depend on the order", () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        expect(medianRangeOf(list.toReversed())).toEqual(medianRangeOf(list));
      }),
    );
  });

  it("refuses no values", () => {
    expect(() => medianRangeOf([])).toThrow(RangeError);
  });
});

describe("formatMedianRange()", () => {
  it("gives the range in brackets", () => {
    expect(formatMedianRange({ median: 0.314, lowest: 0.3, highest: 0.35 }, 2)).toBe(
      "0.31 (0.30–0.35)",
    );
  });

  it("leaves out the range of a single value", () => {
    expect(formatMedianRange(medianRangeOf([332.4]), 0)).toBe("332");
  });
});
