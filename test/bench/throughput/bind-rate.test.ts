import { describe, expect, it } from "vitest";
import { bindRateOf } from "../../../bench/throughput/bind-rate.ts";

/** Ten binds a second, `count` of them. */
function steady(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index * 100);
}

describe("bindRateOf()", () => {
  it("is the rate of a steady scheduler", () => {
    expect(bindRateOf(steady(100))).toBe(10);
  });

  it("looks at neither the first nor the last tenth, in any order", () => {
    const middle = steady(100).slice(10, 90);
    const slowStart = Array.from({ length: 10 }, (_, index) => index - 60_000);
    const slowEnd = Array.from({ length: 10 }, (_, index) => index + 60_000);
    expect(bindRateOf([...slowEnd, ...middle.toReversed(), ...slowStart])).toBe(10);
  });

  it("refuses too few binds", () => {
    expect(() => bindRateOf(steady(9))).toThrow("Cannot tell a rate from 9 binds");
  });
});
