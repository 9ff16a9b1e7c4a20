import { LRUCache } from "lru-cache";
import { CandidateColumns } from "../placement/candidate-columns.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Prioritized } from "./prioritizer.ts";

/** All candidates of all remembered calls together, at about 100 bytes each. */
const MAX_CANDIDATES = 50_000;
/** Columns of so many forgotten calls are kept to be filled again. */
const MAX_SPARE = 16;

export interface Decision extends Prioritized {
  readonly decidedMs: number;
  readonly references: readonly string[];
}

/** The latest prioritize call of each pod, as many as fit, so that it can be explained afterwards. */
export class Decisions {
  readonly #spare: CandidateColumns[] = [];
  readonly #byPod = new LRUCache<string, Decision>({
    maxSize: MAX_CANDIDATES,
    sizeCalculation: ({ columns }) => columns.capacity + 1,
    dispose: ({ columns }) => {
      if (this.#spare.length < MAX_SPARE) this.#spare.push(columns);
    },
  });

  /** Keeps a copy of the columns. */
  record(pod: ObservedPod, prioritized: Prioritized, decidedMs: number): void {
    const references = pod.images.map(({ reference }) => reference);
    const columns = this.#columnsFor(prioritized.columns.count);
    columns.copy(prioritized.columns);
    const decision = { ...prioritized, columns, decidedMs, references };
    this.#byPod.set(`${pod.namespace}/${pod.name}`, decision);
  }

  /** `podKey` is "namespace/name". */
  of(podKey: string): Decision | undefined {
    return this.#byPod.get(podKey);
  }

  #columnsFor(count: number): CandidateColumns {
    const spare = this.#spare.pop();
    if (spare !== undefined && spare.capacity >= count) return spare;
    return CandidateColumns.roomFor(count);
  }
}
