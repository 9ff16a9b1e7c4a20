import type { MedianRange } from "./median-range.ts";
import { medianRangeOf } from "./median-range.ts";
import type { CallSummary } from "./prioritize-client.ts";
import type { ResourceUsage } from "./resource-usage.ts";
import type { LongestStall } from "./stalls.ts";

/** The longest event-loop lag by the extender's own metric, and the stall probe's view of the same time. */
export interface PhaseStall extends LongestStall {
  readonly lagMs: number;
}

export interface CallFigures {
  readonly title: string;
  /** One a round. */
  readonly rounds: readonly CallSummary[];
  readonly stall: PhaseStall;
}

export interface UpdateFigures {
  readonly updates: number;
  readonly perSecond: number;
  /** Processor time of the extender for one update, less what it uses at rest. */
  readonly cpuMs: number;
  readonly mainThreadCpuMs: number;
  readonly stall: PhaseStall;
}

/** Everything measured of one extender at one size of the cluster. */
export interface ExtenderFigures {
  readonly nodes: number;
  readonly imagesEach: number;
  readonly distinctImages: number;
  readonly distinctLayers: number;
  readonly start: { readonly syncedSeconds: number; readonly stall: PhaseStall };
  readonly rest: { readonly cpuShare: number; readonly stall: PhaseStall };
  readonly calls: readonly CallFigures[];
  readonly updates: UpdateFigures;
  readonly usage: { readonly synced: ResourceUsage; readonly end: ResourceUsage };
}

/** Median and range over the rounds of one column. */
export function callColumnOf(figures: CallFigures, column: keyof CallSummary): MedianRange {
  return medianRangeOf(figures.rounds.map((round) => round[column]));
}
