import { describe, expect, it } from "vitest";
import type { ScenarioResult } from "../../../bench/placement/placement-results.ts";
import { placementPlot, placementTable } from "../../../bench/placement/placement-tables.ts";
import { placementSummary } from "./placement-summary.ts";

const summary = placementSummary();
const better = { ...summary, pulledBytes: 9e9, wait: { ...summary.wait, mean: 1 }, cpuSpread: 0.1 };
const result: ScenarioResult = {
  name: "replicas",
  title: "replicas",
  leastBytes: [8e9, 8e9],
  leastWait: [0.5, 0.7],
  contenders: [
    { title: "default scheduler", rounds: [summary, { ...summary, pulledBytes: 30e9 }] },
    { title: "Layerwise", rounds: [better, { ...better, pulledBytes: 15e9 }] },
  ],
};

describe("placementTable()", () => {
  it("has a row a contender, with what is left of the first one's bytes and waits round by round", () => {
    const { title, header, rows } = placementTable(result);
    expect(title).toBe(
      "replicas: replicas (at least 8.0 GB where the replicas of an owner are apart, and 0.60 (0.50–0.70) s of mean wait)",
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
