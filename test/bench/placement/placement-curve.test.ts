import { describe, expect, it } from "vitest";
import { curvePlots } from "../../../bench/placement/placement-curve.ts";
import type { ScenarioResult } from "../../../bench/placement/placement-results.ts";
import { placementSummary } from "./placement-summary.ts";

function placed(cpuSpread: number, gigabytes: number, mean: number) {
  return placementSummary({
    cpuSpread,
    pulledBytes: gigabytes * 1e9,
    wait: { mean, p90: 0, p99: 0, max: 0 },
  });
}

const result: ScenarioResult = {
  name: "jobs",
  title: "Jobs",
  leastBytes: [],
  leastWait: [],
  contenders: [
    { title: "default scheduler", rounds: [placed(0.05, 30, 3)] },
    { title: "ours, dear", curve: "ours", rounds: [placed(0.2, 9, 1)] },
    {
      title: "ours, cheap",
      curve: "ours",
      rounds: [placed(0.1, 10, 2), placed(0.12, 12, 1.5), placed(0.11, 15, 1.8)],
    },
  ],
};

describe("curvePlots()", () => {
  it("joins the medians of a curve by their spread, once for the bytes and once for the waits", () => {
    expect(curvePlots(result)).toMatchObject({
      "jobs-bytes": {
        series: [
          { title: "default scheduler", points: [{ x: 0.05, y: 30 }] },
          {
            title: "ours",
            joined: true,
            points: [
              { x: 0.11, y: 12 },
              { x: 0.2, y: 9 },
            ],
          },
        ],
      },
      "jobs-wait": {
        series: [
          { title: "default scheduler", points: [{ x: 0.05, y: 3 }] },
          {
            title: "ours",
            points: [
              { x: 0.11, y: 1.8 },
              { x: 0.2, y: 1 },
            ],
          },
        ],
      },
    });
  });
});
