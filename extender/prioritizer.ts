import { CandidateColumns, type PullDefaults } from "../placement/candidate-columns.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { PresenceColumns } from "../placement/missing-bytes.ts";
import { PodDemand } from "../placement/pod-demand.ts";
import { scoreCandidates } from "../placement/score.ts";
import type { ExtenderArgs } from "./extender-args.ts";

/** One prioritize call, worked out; position n of `scores` is candidate n of `columns`. */
export interface Prioritized {
  /** Only nodes of the request that are known, in its order. */
  readonly columns: CandidateColumns;
  readonly scores: Uint8Array;
  /** References of the pod of which nothing is known yet. */
  readonly unknownReferences: readonly string[];
}

/** Scores the nodes of calls from memory alone, one call after the other. */
export class Prioritizer {
  readonly #inventory: Inventory;
  readonly #defaults: PullDefaults;
  readonly #spare: PresenceColumns[] = [];

  constructor(inventory: Inventory, defaults: PullDefaults) {
    this.#inventory = inventory;
    this.#defaults = defaults;
  }

  prioritize({ pod, nodeNames }: ExtenderArgs, nowMs: number): Prioritized {
    const { nodes } = this.#inventory;
    const demand = new PodDemand(this.#inventory, pod, this.#spare);
    const context = { nowMs, defaults: this.#defaults };
    const columns = new CandidateColumns(nodeNames.length);
    const unknown = new Set<string>();
    let noted: readonly string[] = [];
    for (const name of nodeNames) {
      const node = nodes.node(name);
      if (node === undefined) continue;
      columns.add(node, demand, context);
      const { unknown: references } = demand.on(node.platform).demand;
      if (references === noted) continue;
      noted = references;
      for (const reference of references) unknown.add(reference);
    }
    demand.release();
    return { columns, scores: scoreCandidates(columns), unknownReferences: [...unknown] };
  }
}
