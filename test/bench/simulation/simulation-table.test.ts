import { describe, expect, it } from "vitest";
import type { SimulationResult } from "../../../bench/simulation/simulation-result.ts";
import { simulationTable } from "../../../bench/simulation/simulation-table.ts";
import { placementSummary } from "../placement/placement-summary.ts";

const summary = placementSummary();
const better = { ...summary, pulledBytes: 9e9, wait: { ...summary.wait, mean: 1 }, cpuSpread: 0.1 };
const result: SimulationResult = {
  name: "replicas",
  title: "replicas",
  leastBytes: [8e9, 9e9],
  leastWait: [0.5, 0.7],
  leastWithRoom: [
    { bytes: 10e9, waitSeconds: 0.6 },
    { bytes: 12e9, waitSeconds: 0.8 },
  ],
  contenders: [
    {
      title: "default scheduler",
      rounds: [summary, { ...summary, pulledBytes: 30e9 }],
      waitParts: [],
    },
    { title: "Layerwise", rounds: [better, { ...better, pulledBytes: 15e9 }], waitParts: [] },
  ],
};

describe("simulationTable()", () => {
  it("has a row a contender, in shares of the first one's stream by stream, and the bounds below", () => {
    expect(simulationTable(result)).toEqual({
      title: "replicas: replicas, simulated (means and ranges; streams: 2)",
      header: [
        "",
        "GB pulled",
        "mean wait s",
        "bytes %",
        "wait %",
        "p99 %",
        "CPU cv",
        "hottest x mean",
        "sharing a node %",
      ],
      rows: [
        [
          "default scheduler",
          "25.0 (20.0–30.0)",
          "2.00",
          "100.0",
          "100.0",
          "100",
          "0.050",
          "1.40",
          "0.0",
        ],
        [
          "Layerwise",
          "12.0 (9.0–15.0)",
          "1.00",
          "47.5 (45.0–50.0)",
          "50.0",
          "100",
          "0.100",
          "1.40",
          "0.0",
        ],
        [
          "at least, replicas of an owner apart",
          "8.5 (8.0–9.0)",
          "0.60 (0.50–0.70)",
          "35.0 (30.0–40.0)",
          "30.0 (25.0–35.0)",
        ],
        [
          "at least, room counted",
          "11.0 (10.0–12.0)",
          "0.70 (0.60–0.80)",
          "45.0 (40.0–50.0)",
          "35.0 (30.0–40.0)",
        ],
      ],
    });
  });
});
