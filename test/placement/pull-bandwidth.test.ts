import { describe, expect, it } from "vitest";
import { PullBandwidth } from "../../placement/pull-bandwidth.ts";

function learnt(...rates: number[]): number | undefined {
  const bandwidth = new PullBandwidth();
  for (const rate of rates) bandwidth.observe(rate * 10, 10);
  return bandwidth.estimate;
}

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

  it("learns nothing from a pull whose fixed costs hide the bandwidth", () => {
    const bandwidth = new PullBandwidth();
    bandwidth.observe(2e6, 0.25);
    bandwidth.observe(50e6, 0.001);
    bandwidth.observe(NaN, 1);
    expect(bandwidth.estimate).toBeUndefined();
  });
});
