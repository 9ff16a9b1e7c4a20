import type { ObservedPod } from "./observed-pod.ts";

/** The controlling owner; pods without one count as siblings when they run the same images. */
export function ownerOf(pod: Pick<ObservedPod, "namespace" | "owner" | "images">): string {
  return pod.owner ?? `${pod.namespace} ${pod.images.map(({ reference }) => reference).join(" ")}`;
}

/** How many pods of each owner are bound to each node. */
export class OwnerPods {
  readonly #counts = new Map<string, Map<string, number>>();

  add(owner: string, nodeName: string): void {
    const byNode = this.#counts.get(owner);
    if (byNode === undefined) this.#counts.set(owner, new Map([[nodeName, 1]]));
    else byNode.set(nodeName, (byNode.get(nodeName) ?? 0) + 1);
  }

  remove(owner: string, nodeName: string): void {
    const byNode = this.#counts.get(owner);
    if (byNode === undefined) return;
    const left = (byNode.get(nodeName) ?? 1) - 1;
    if (left > 0) byNode.set(nodeName, left);
    else byNode.delete(nodeName);
    if (byNode.size === 0) this.#counts.delete(owner);
  }

  /** Pods per node name; undefined when the owner has none. */
  of(owner: string): ReadonlyMap<string, number> | undefined {
    return this.#counts.get(owner);
  }
}
