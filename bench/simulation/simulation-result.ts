import type { LeastWithRoom } from "../placement/least-with-room.ts";
import type { ScenarioResult } from "../placement/placement-results.ts";
import type { WaitParts } from "../placement/wait-parts.ts";

/** What came of a contender, a figure a round. */
export type SimulatedContender = ScenarioResult["contenders"][number] & {
  /** None where nodes pull several images at once. */
  readonly waitParts: readonly WaitParts[];
};

/** What came of one scenario, and what it could come to at best; a figure a round. */
export interface SimulationResult extends ScenarioResult {
  readonly leastWithRoom: readonly LeastWithRoom[];
  readonly contenders: readonly SimulatedContender[];
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
      waitParts: [...contender.waitParts, ...(after.contenders[at]?.waitParts ?? [])],
    })),
  };
}
