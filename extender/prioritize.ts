import { type CandidateCost, costOn, type PullDefaults } from "../placement/candidate-cost.ts";
import type { Inventory } from "../placement/inventory.ts";
import { PodDemand } from "../placement/pod-demand.ts";
import { scoreCandidates } from "../placement/score.ts";
import type { ExtenderArgs } from "./extender-args.ts";

/** One prioritize call, worked out; `scores` and `costs` run in parallel. */
export interface Prioritized {
  /** Only nodes of the request that are known. */
  readonly costs: readonly CandidateCost[];
  readonly scores: readonly number[];
  /** References of the pod of which nothing is known yet. */
  readonly unknownReferences: readonly string[];
}

/** Scores the nodes of one call from memory alone. */
export function prioritize(
  { pod, nodeNames }: ExtenderArgs,
  { inventory, nowMs, defaults }: { inventory: Inventory; nowMs: number; defaults: PullDefaults },
): Prioritized {
  const demand = new PodDemand(inventory, pod);
  const costs: CandidateCost[] = [];
  const unknown = new Set<string>();
  for (const name of nodeNames) {
    const node = inventory.nodes.node(name);
    if (node === undefined) continue;
    costs.push(costOn(node, demand, { nowMs, defaults }));
    for (const reference of demand.on(node.platform).demand.unknown) unknown.add(reference);
  }
  return { costs, scores: scoreCandidates(costs), unknownReferences: [...unknown] };
}
