import { LRUCache } from "lru-cache";
import type { ExtenderArgs } from "./extender-args.ts";
import type { Prioritized } from "./prioritizer.ts";

/** All candidates of all remembered calls together, at about 90 bytes each. */
const MAX_CANDIDATES = 100_000;

export interface Decision extends Prioritized {
  readonly decidedMs: number;
  readonly references: readonly string[];
}

/** The latest prioritize call of each pod, as many as fit, so that it can be explained afterwards. */
export class Decisions {
  readonly #byPod = new LRUCache<string, Decision>({
    maxSize: MAX_CANDIDATES,
    sizeCalculation: ({ columns }) => columns.count + 1,
  });

  record({ pod }: ExtenderArgs, prioritized: Prioritized, decidedMs: number): void {
    const references = pod.images.map(({ reference }) => reference);
    this.#byPod.set(`${pod.namespace}/${pod.name}`, { ...prioritized, decidedMs, references });
  }

  /** `podKey` is "namespace/name". */
  of(podKey: string): Decision | undefined {
    return this.#byPod.get(podKey);
  }
}
