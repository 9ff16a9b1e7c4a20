import { bestPlaces } from "../placement/best-places.ts";
import { CandidateColumns, roomFor } from "../placement/candidate-columns.ts";
import { Candidates } from "../placement/candidates.ts";
import { hashOfText } from "../placement/fnv-hash.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { PodDemand } from "../placement/pod-demand.ts";
import type { PullRates } from "../placement/pull-cost.ts";
import { DEFAULT_SCORE_OPTIONS, type ScoreOptions, scoreCandidates } from "../placement/score.ts";

/** One prioritize call, worked out; place n of `scores` is candidate n of `columns`. */
export interface Prioritized {
  /** Only nodes of the request that are known, each once, those of a platform together. */
  readonly columns: CandidateColumns;
  readonly scores: Uint8Array;
  /** The places to name in the answer, at most 32. */
  readonly named: readonly number[];
  /** References of the pod of which nothing is known yet. */
  readonly unknownReferences: readonly string[];
}

/**
 * Each entry costs the scheduler time: thirty of them next to nothing, several hundred a quarter of its throughput. With
 * the best 32 it ends up with a node that costs as few seconds as among all, and carries next to no more load.
 */
export const MAX_NAMED = 32;

export interface PrioritizerTuning {
  /** The score's own when absent. */
  readonly score?: ScoreOptions;
  /** Nodes that an answer has at most; {@link MAX_NAMED} when absent. */
  readonly maxNamed?: number;
}

/** Scores the nodes of calls from memory alone, one call after the other. */
export class Prioritizer {
  /** The nodes of the call at hand: cleared, then added to, then scored. */
  readonly candidates: Candidates;
  readonly #inventory: Inventory;
  readonly #defaults: PullRates;
  readonly #score: ScoreOptions;
  readonly #maxNamed: number;
  /** The same for all calls, so that they stay near the processor. */
  #columns = new CandidateColumns(0);

  constructor(inventory: Inventory, defaults: PullRates, tuning: PrioritizerTuning = {}) {
    this.#inventory = inventory;
    this.#defaults = defaults;
    this.#score = tuning.score ?? DEFAULT_SCORE_OPTIONS;
    this.#maxNamed = tuning.maxNamed ?? MAX_NAMED;
    this.candidates = new Candidates(inventory.nodes);
  }

  /** Scores `candidates` for a pod; the columns hold until the next call. */
  prioritize(pod: ObservedPod, nowMs: number): Prioritized {
    const demand = new PodDemand(this.#inventory, pod);
    const columns = this.#columnsFor(this.candidates.count);
    columns.assess(this.candidates, demand, { nowMs, defaults: this.#defaults });
    const scores = scoreCandidates(columns, this.#score);
    // Each pod begins elsewhere, so that no node is always the one that is left out.
    const first = hashOfText(pod.uid) >>> 0;
    const named = bestPlaces(scores, { limit: this.#maxNamed, first });
    const { unknownReferences } = demand;
    return { columns, scores, named, unknownReferences };
  }

  #columnsFor(count: number): CandidateColumns {
    if (this.#columns.capacity < count) this.#columns = new CandidateColumns(roomFor(count));
    return this.#columns;
  }
}
