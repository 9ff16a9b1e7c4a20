import type { NodeSet, SlotPlaces } from "./node-set.ts";

const FIRST_SLOTS = 64;
/** Layers whose users are counted in one call: a start leaves thousands to count, and a call must not wait for all. */
const LAYERS_A_CALL = 64;

/** What is counted of a layer. */
export interface WorthyLayer {
  readonly sizeBytes: number;
  /** Nodes that have it. */
  readonly present: NodeSet;
  /** Images of bound pods that contain it, as far as {@link NodeWorth} has counted them. */
  users: number;
}

/**
 * What each node is worth to the pods of the cluster: for every image of a bound pod, the kilobytes of its layers that
 * the node has. A node with much of what is in use is best left to pods that use it. Whole numbers, so that a sum does
 * not depend on its order.
 */
export class NodeWorth {
  #bySlot = new Float64Array(FIRST_SLOTS);
  /** Pods that came or went since a layer was counted: a start brings the pods of a cluster at once. */
  readonly #changes = new Map<WorthyLayer, number>();

  /** Kilobytes by node slot, as of the last {@link settle}. */
  get bySlot(): Float64Array {
    return this.#bySlot;
  }

  /** `pods` more (or fewer) bound pods use the layer. */
  used(layer: WorthyLayer, pods: number): void {
    const change = (this.#changes.get(layer) ?? 0) + pods;
    if (change === 0) this.#changes.delete(layer);
    else this.#changes.set(layer, change);
  }

  /** The node now has the layer. */
  gained(layer: WorthyLayer, slot: number): void {
    this.#reserve(slot);
    this.#bySlot[slot] = (this.#bySlot[slot] ?? 0) + worthOf(layer);
  }

  lost(layer: WorthyLayer, slot: number): void {
    this.#bySlot[slot] = (this.#bySlot[slot] ?? 0) - worthOf(layer);
  }

  /** The layer is in no image any more. */
  forget(layer: WorthyLayer): void {
    this.#changes.delete(layer);
    layer.present.addToSlots(this.#bySlot, -worthOf(layer));
  }

  /** Counts the pods that came and went, of at most `limit` layers. */
  settle(limit = Number.POSITIVE_INFINITY): void {
    let left = limit;
    for (const [layer, pods] of this.#changes) {
      if (left-- <= 0) return;
      this.#changes.delete(layer);
      layer.users += pods;
      layer.present.addToSlots(this.#bySlot, pods * kilobytesOf(layer));
    }
  }

  /** Writes the worth of the nodes at `places` to other pods than one that needs `layers`. */
  fillOthers(layers: readonly WorthyLayer[], places: SlotPlaces, column: Float64Array): void {
    this.settle(LAYERS_A_CALL);
    for (let place = places.from; place < places.to; place++) {
      column[place] = this.#bySlot[places.slots[place] ?? 0] ?? 0;
    }
    for (const layer of layers) {
      if (layer.users > 0) layer.present.addTo(column, places, -worthOf(layer));
    }
  }

  #reserve(slot: number): void {
    if (slot < this.#bySlot.length) return;
    const longer = new Float64Array(2 * slot);
    longer.set(this.#bySlot);
    this.#bySlot = longer;
  }
}

function worthOf(layer: WorthyLayer): number {
  return layer.users * kilobytesOf(layer);
}

function kilobytesOf(layer: WorthyLayer): number {
  return Math.round(layer.sizeBytes / 1000);
}
