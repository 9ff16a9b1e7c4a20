import type { PlacementSummary } from "../../demo/placement-summary.ts";
import { type MedianRange, medianRangeOf } from "../report/median-range.ts";

/** What came of one scenario, a list for each contender in the order of the contenders, a summary a round. */
export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  /** Fewest bytes with which the replicas of every owner could be kept apart, a figure a round. */
  readonly leastBytes: readonly number[];
  /** Least mean wait in seconds with which anything not pulled ahead can be placed, a figure a round. */
  readonly leastWait: readonly number[];
  readonly contenders: readonly {
    readonly title: string;
    readonly curve?: string;
    readonly rounds: readonly PlacementSummary[];
  }[];
}

/** Of a figure over the rounds of a contender. */
export function figureOf(
  rounds: readonly PlacementSummary[],
  valueOf: (summary: PlacementSummary) => number,
): MedianRange {
  return medianRangeOf(rounds.map(valueOf));
}
