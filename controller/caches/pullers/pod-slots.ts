import type { NodePlan } from "../nodes/node-plan.ts";
import type { PullerPods } from "./puller-pods.ts";

export interface PodSlotsOptions {
  readonly pods: Pick<PullerPods, "pulling">;
  /** Pods that pull at once, in the whole cluster. */
  readonly maxPods: number;
  /** Asks for nodes to be looked at. */
  readonly touch: (names: Iterable<string>) => void;
}

/**
 * How many puller pods may be at work in the cluster, not counting those on nodes that are away; who finds none free is told
 * when one is, in the order of asking.
 */
export class PodSlots {
  readonly #options: PodSlotsOptions;
  readonly #starved = new Set<string>();
  #reserved = 0;

  constructor(options: PodSlotsOptions) {
    this.#options = options;
  }

  get free(): number {
    const { pods, maxPods } = this.#options;
    return Math.max(0, maxPods - pods.pulling - this.#reserved);
  }

  /** Holds places for the pods of a plan until it is carried out, successfully or not. */
  reserve(nodeName: string, { pods, isStarved }: Pick<NodePlan, "pods" | "isStarved">): Disposable {
    const places = pods.length;
    this.#reserved += places;
    this.#starved.delete(nodeName);
    if (isStarved) this.#starved.add(nodeName);
    return {
      [Symbol.dispose]: () => {
        this.#reserved -= places;
        this.#callNext();
      },
    };
  }

  /** Takes in that a node is gone, and its pods with it. */
  forget(nodeName: string): void {
    this.#starved.delete(nodeName);
    this.#callNext();
  }

  #callNext(): void {
    const called = [...this.#starved].slice(0, this.free);
    for (const name of called) this.#starved.delete(name);
    if (called.length > 0) this.#options.touch(called);
  }
}
