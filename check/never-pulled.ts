import { quoteText } from "../placement/quote-text.ts";
import { type Problem, problemOf } from "./check-result.ts";
import type { EligibleNodes } from "./cluster-nodes.ts";

export interface PresenceFacts {
  /** How many eligible nodes are known to have the image. */
  readonly present: number;
  /** On how many it should be. */
  readonly enough: number;
  readonly eligible: EligibleNodes;
  /** All nodes there are. */
  readonly clusterNodes: number;
}

/** What is wrong with an image that is never pulled; undefined where it is on enough nodes. */
export function neverPulledProblemOf(
  text: string,
  { present, enough, eligible, clusterNodes }: PresenceFacts,
): Problem | undefined {
  const image = quoteText(text);
  const among = `of the ${eligible.names.length} nodes that may run it`;
  if (present >= enough && present > 0) return undefined;
  if (present > 0) {
    return problemOf("NotEnoughNodes", `${image} is never pulled and is on ${present} ${among}`);
  }
  // A node pool may be scaled to zero.
  if (eligible.names.length === 0 && clusterNodes > 0) {
    return problemOf("NotEnoughNodes", `${image} is never pulled and no node may run it now`);
  }
  if (eligible.mayHaveMore) {
    return problemOf(
      "NotEnoughNodes",
      `${image} is never pulled and none ${among} reports it, though some report only their largest images`,
    );
  }
  return problemOf("PullNeverNotCached", `${image} is never pulled and none ${among} has it`);
}
