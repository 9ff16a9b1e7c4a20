import { LRUCache } from "lru-cache";
import { roomFor } from "../placement/candidate-columns.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { RecordedCosts } from "../placement/recorded-costs.ts";
import type { Prioritized } from "./prioritizer.ts";

/** All candidates of all remembered calls together, at about 60 bytes each. */
const MAX_CANDIDATES = 50_000;
/** Costs of so many forgotten calls are kept to be filled again. */
const MAX_SPARE = 16;

export interface Decision extends Omit<Prioritized, "columns"> {
  readonly costs: RecordedCosts;
  readonly decidedMs: number;
  readonly references: readonly string[];
}

/** The latest prioritize call of each pod, as many as fit, so that it can be explained afterwards. */
export class Decisions {
  readonly #spare: RecordedCosts[] = [];
  readonly #byPod = new LRUCache<string, Decision>({
    maxSize: MAX_CANDIDATES,
    sizeCalculation: ({ costs }) => costs.capacity + 1,
    dispose: ({ costs }) => {
      if (this.#spare.length < MAX_SPARE) this.#spare.push(costs);
    },
  });

  /** Keeps a copy of what the columns hold. */
  record(pod: ObservedPod, prioritized: Prioritized, decidedMs: number): void {
    const { columns, scores, named, unknownReferences } = prioritized;
    const references = pod.images.map(({ reference }) => reference);
    const costs = this.#costsFor(columns.count);
    costs.copy(columns);
    const decision = { costs, scores, named, unknownReferences, decidedMs, references };
    this.#byPod.set(`${pod.namespace}/${pod.name}`, decision);
  }

  /** `podKey` is "namespace/name". */
  of(podKey: string): Decision | undefined {
    return this.#byPod.get(podKey);
  }

  #costsFor(count: number): RecordedCosts {
    const spare = this.#spare.pop();
    if (spare !== undefined && spare.capacity >= count) return spare;
    return new RecordedCosts(roomFor(count));
  }
}
