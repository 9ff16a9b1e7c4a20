import type { ScoreWeights } from "./scheduler/scheduler-scores.ts";
import type { SimulatedExtender, SimulatedWorld } from "./simulated-extender.ts";

/** A way to place pods. */
export interface SimulationContender {
  readonly title: string;
  /** What it is a point of, where it is compared at several prices of load. */
  readonly curve?: string;
  /** What differs from the scheduler's defaults. */
  readonly weights?: Partial<ScoreWeights>;
  /** A new one for each run; none when absent. */
  readonly extender?: (world: SimulatedWorld) => SimulatedExtender;
}
