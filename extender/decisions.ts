import { LRUCache } from "lru-cache";
import type { CandidateColumns } from "../placement/candidate-columns.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Prioritized } from "./prioritizer.ts";

/** All candidates of all remembered calls together, at about 100 bytes each. */
const MAX_CANDIDATES = 50_000;

export interface Decision extends Prioritized {
  readonly decidedMs: number;
  readonly references: readonly string[];
}

/** The latest prioritize call of each pod, as many as fit, so that it can be explained afterwards. */
export class Decisions {
  readonly #byPod: LRUCache<string, Decision>;

  /** `forget` is given the columns of decisions that are not remembered any more. */
  constructor(forget: (columns: CandidateColumns) => void) {
    this.#byPod = new LRUCache({
      maxSize: MAX_CANDIDATES,
      sizeCalculation: ({ columns }) => columns.capacity + 1,
      dispose: ({ columns }) => forget(columns),
    });
  }

  record(pod: ObservedPod, prioritized: Prioritized, decidedMs: number): void {
    const references = pod.images.map(({ reference }) => reference);
    this.#byPod.set(`${pod.namespace}/${pod.name}`, { ...prioritized, decidedMs, references });
  }

  /** `podKey` is "namespace/name". */
  of(podKey: string): Decision | undefined {
    return this.#byPod.get(podKey);
  }
}
