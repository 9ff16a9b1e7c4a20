import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PullBandwidth } from "../../placement/pull-bandwidth.ts";

function learnt(...rates: number[]): number | undefined {
  const bandwidth = new PullBandwidth();
  for (const rate of rates) bandwidth.observe(rate * 10, 10);
  return bandwidth.estimate;
}

/** What a node achieves pull by pull when nothing changes: within 20 % of 40 MB/s. */
const steadyRate = fc.double({ min: 32e6, max: 48e6, noNaN: true });
const absurdRate = fc.double({ min: 2e6, max: 1e12, noNaN: true });

describe("PullBandwidth", () => {
  it("is unknown before the first pull", () => {
    expect(learnt()).toBeUndefined();
  });

  it("forgets an outlier", () => {
    expect(learnt(40e6, 41e6, 4000e6, 39e6)).toBe(41e6);
  });

  it("follows a node that becomes ten times slower within three pulls", () => {
    expect(learnt(40e6, 40e6, 40e6, 40e6, 40e6, 4e6, 4e6, 4e6)).toBe(4e6);
  });

  it("stays within what a steady node achieves, whatever any two of its latest five pulls say", () => {
    const outliers = fc.uniqueArray(fc.tuple(fc.nat(4), absurdRate), {
      maxLength: 2,
      selector: ([at]) => at,
    });
    fc.assert(
      fc.property(
        fc.array(steadyRate, { minLength: 5, maxLength: 30 }),
        outliers,
        (rates, wrong) => {
          const seen = [...rates];
          for (const [at, rate] of wrong) seen[seen.length - 1 - at] = rate;
          const estimate = learnt(...seen) ?? 0;
          expect(estimate).toBeGreaterThanOrEqual(32e6);
          expect(estimate).toBeLessThanOrEqual(48e6);
        },
      ),
    );
  });

  it("follows any lasting change within three pulls, whatever came before", () => {
    fc.assert(
      fc.property(
        fc.array(absurdRate, { minLength: 2, maxLength: 30 }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        fc.tuple(steadyRate, steadyRate, steadyRate),
        (before, change, after) => {
          // As they come out of bytes and seconds.
          const rates = after.map((rate) => (rate * change * 10) / 10);
          const estimate = learnt(...before, ...rates) ?? 0;
          expect(estimate).toBeGreaterThanOrEqual(Math.min(...rates));
          expect(estimate).toBeLessThanOrEqual(Math.max(...rates));
        },
      ),
    );
  });

  it("learns nothing from a pull whose fixed costs hide the bandwidth", () => {
    const bandwidth = new PullBandwidth();
    bandwidth.observe(2e6, 0.25);
    bandwidth.observe(50e6, 0.001);
    bandwidth.observe(NaN, 1);
    expect(bandwidth.estimate).toBeUndefined();
  });
});
