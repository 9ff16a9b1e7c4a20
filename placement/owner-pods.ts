import type { ObservedPod } from "./observed-pod.ts";

/** The controlling owner; pods without one count as siblings when they run the same images. */
export function ownerOf(pod: Pick<ObservedPod, "namespace" | "owner" | "images">): string {
  return pod.owner ?? `${pod.namespace} ${pod.images.map(({ reference }) => reference).join(" ")}`;
}

/** How many pods of each owner are bound to each known node. */
export class OwnerPods {
  readonly #counts = new Map<string, Map<number, number>>();

  add(owner: string, slot: number): void {
    const bySlot = this.#counts.get(owner);
    if (bySlot === undefined) this.#counts.set(owner, new Map([[slot, 1]]));
    else bySlot.set(slot, (bySlot.get(slot) ?? 0) + 1);
  }

  remove(owner: string, slot: number): void {
    const bySlot = this.#counts.get(owner);
    if (bySlot === undefined) return;
    const left = (bySlot.get(slot) ?? 1) - 1;
    if (left > 0) bySlot.set(slot, left);
    else bySlot.delete(slot);
    if (bySlot.size === 0) this.#counts.delete(owner);
  }

  /** Pods by the slot of their node; undefined when the owner has none. */
  of(owner: string): ReadonlyMap<number, number> | undefined {
    return this.#counts.get(owner);
  }
}
