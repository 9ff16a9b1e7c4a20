import type { LeastWithRoom } from "../placement/least-with-room.ts";
import type { ScenarioResult } from "../placement/placement-results.ts";

/** What came of one scenario, and what it could come to at best; a figure a round. */
export interface SimulationResult extends ScenarioResult {
  readonly leastWithRoom: readonly LeastWithRoom[];
}

/** The rounds of both, which are of the same scenario and contenders. */
export function joinResults(before: SimulationResult, after: SimulationResult): SimulationResult {
  return {
    ...before,
    leastBytes: [...before.leastBytes, ...after.leastBytes],
    leastWait: [...before.leastWait, ...after.leastWait],
    leastWithRoom: [...before.leastWithRoom, ...after.leastWithRoom],
    contenders: before.contenders.map((contender, at) => ({
      ...contender,
      rounds: [...contender.rounds, ...(after.contenders[at]?.rounds ?? [])],
    })),
  };
}
