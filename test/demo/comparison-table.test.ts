import { describe, expect, it } from "vitest";
import { formatComparison, formatOutcome } from "../../demo/comparison-table.ts";
import type { PlacementSummary } from "../../demo/placement-summary.ts";

const without: PlacementSummary = {
  pods: 2000,
  pulledBytes: 160_400_000_000,
  wait: { mean: 2.81, p90: 6.89, p99: 12.08, max: 20 },
  pulledShare: 0.93,
  cpuSpread: 0.069,
  memorySpread: 0.069,
  hottestNode: 1.4,
  sharedNodeShare: 0,
};
const layerwise: PlacementSummary = {
  pods: 2000,
  pulledBytes: 79_400_000_000,
  wait: { mean: 1.36, p90: 3.2, p99: 7.47, max: 15 },
  pulledShare: 0.68,
  cpuSpread: 0.116,
  memorySpread: 0.116,
  hottestNode: 1.4,
  sharedNodeShare: 0.021,
};

describe("formatComparison()", () => {
  it("puts both runs side by side", () => {
    expect(formatComparison({ without, with: layerwise })).toBe(
      [
        "                                       without  with Layerwise          change",
        "  bytes pulled                        160.4 GB         79.4 GB           -50 %",
        "  mean wait for images                  2.81 s          1.36 s           -52 %",
        "  p99 wait for images                  12.08 s          7.47 s           -38 %",
        "  pods that pulled                        93 %            68 %           -27 %",
        "  CPU spread over nodes (cv)             0.069           0.116",
        "  replicas sharing a node                  0 %           2.1 %",
      ].join("\n"),
    );
  });
});

describe("formatOutcome()", () => {
  it("states what was saved in one sentence", () => {
    expect(formatOutcome({ without, with: layerwise })).toBe(
      "With Layerwise the nodes pulled 50 % fewer bytes (81.0 GB less), and a pod waited 1.4 s for its image instead of 2.8 s.",
    );
  });

  it("does not praise a run that saved nothing", () => {
    expect(formatOutcome({ without, with: without })).toBe(
      "Layerwise saved nothing in this run: its nodes pulled as many bytes as without it.",
    );
  });
});
