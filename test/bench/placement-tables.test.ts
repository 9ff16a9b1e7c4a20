import { describe, expect, it } from "vitest";
import type { ScenarioResult } from "../../bench/placement-results.ts";
import { placementPlot, placementTable } from "../../bench/placement-tables.ts";
import type { PlacementSummary } from "../../demo/placement-summary.ts";

const summary: PlacementSummary = {
  pods: 100,
  pulledBytes: 20e9,
  wait: { mean: 2, p90: 5, p99: 9, max: 12 },
  pulledShare: 0.9,
  cpuSpread: 0.05,
  memorySpread: 0.06,
  hottestNode: 1.4,
  sharedNodeShare: 0,
};
const better = { ...summary, pulledBytes: 9e9, wait: { ...summary.wait, mean: 1 }, cpuSpread: 0.1 };
const result: ScenarioResult = {
  name: "replicas",
  title: "replicas",
  leastBytes: [8e9, 8e9],
  contenders: [
    { title: "default scheduler", rounds: [summary, { ...summary, pulledBytes: 30e9 }] },
    { title: "Layerwise", rounds: [better, { ...better, pulledBytes: 15e9 }] },
  ],
};

describe("placementTable()", () => {
  it("has a row a contender, with what is left of the first one's bytes and waits round by round", () => {
    const { title, header, rows } = placementTable(result);
    expect(title).toBe(
      "replicas: replicas (at least 8.0 GB where the replicas of an owner are apart)",
    );
    expect(rows.map((row) => row.length)).toEqual([header.length, header.length]);
    expect(rows[0]).toEqual([
      "default scheduler",
      "25.0 (20.0–30.0)",
      "2.00",
      "5.00",
      "9.00",
      "12.0",
      "90",
      "0.050",
      "0.060",
      "1.40",
      "0.0",
      "100.0",
      "100.0",
    ]);
    expect(rows[1]?.slice(-2)).toEqual(["47.5", "50.0"]);
  });
});

describe("placementPlot()", () => {
  it("has a point a round: the spread, and the wait it buys", () => {
    expect(placementPlot(result)).toMatchObject({
      kind: "points",
      series: [
        {
          title: "default scheduler",
          points: [
            { x: 0.05, y: 2 },
            { x: 0.05, y: 2 },
          ],
        },
        {
          title: "Layerwise",
          points: [
            { x: 0.1, y: 1 },
            { x: 0.1, y: 1 },
          ],
        },
      ],
    });
  });
});
