import type { PlacementSummary } from "../../../demo/placement-summary.ts";

/** A run for tests, with what matters to the test given. */
export function placementSummary(given: Partial<PlacementSummary> = {}): PlacementSummary {
  return {
    pods: 100,
    pulledBytes: 20e9,
    wait: { mean: 2, p90: 5, p99: 9, max: 12 },
    pulledShare: 0.9,
    cpuSpread: 0.05,
    memorySpread: 0.06,
    hottestNode: 1.4,
    sharedNodeShare: 0,
    ...given,
  };
}
