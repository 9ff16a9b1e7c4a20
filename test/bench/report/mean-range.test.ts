import { describe, expect, it } from "vitest";
import { formatMeanRange } from "../../../bench/report/mean-range.ts";

describe("formatMeanRange()", () => {
  it("has the mean of the values, and the range around it", () => {
    expect(formatMeanRange([3, 1, 1.1], 1)).toBe("1.7 (1.0–3.0)");
  });

  it("has the value alone where all are the same", () => {
    expect(formatMeanRange([0.5, 0.5], 2)).toBe("0.50");
  });

  it("refuses to take the mean of nothing", () => {
    expect(() => formatMeanRange([], 1)).toThrow("Cannot take the mean of no values");
  });
});
