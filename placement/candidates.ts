import type { CatalogPlatform } from "./image-catalog.ts";
import { NamingOrder } from "./naming-order.ts";
import type { NodeFigures } from "./node-figures.ts";
import type { NodeInventory } from "./node-inventory.ts";
import type { NodeRecord } from "./node-record.ts";
import type { SlotPlaces } from "./node-set.ts";

/** The candidates of one platform: the places `from` to below `to`. */
export interface CandidateGroup extends SlotPlaces {
  readonly platform: CatalogPlatform;
}

/**
 * The nodes one call asks about, as far as they are known, each once however often it is named: a
 * place from 0 on for each. Made to be used again, as a call has hundreds of them.
 */
export class Candidates {
  readonly #nodes: NodeInventory;
  #slots = new Int32Array(0);
  /** By slot: its place + 1, or 0. */
  #places = new Int32Array(0);
  readonly #order = new NamingOrder();
  #count = 0;

  constructor(nodes: NodeInventory) {
    this.#nodes = nodes;
  }

  /** Of all nodes, by slot. */
  get figures(): NodeFigures {
    return this.#nodes.figures;
  }

  get count(): number {
    return this.#count;
  }

  /** Begins a new call, with no candidates. */
  clear(): void {
    for (let place = 0; place < this.#count; place++) this.#places[this.#slots[place] ?? 0] = 0;
    this.#count = 0;
    const { capacity } = this.#nodes;
    if (this.#slots.length >= capacity) return;
    // Room for nodes to come, so that not each new one makes new columns.
    this.#slots = new Int32Array(Math.ceil(capacity * 1.25));
    this.#places = new Int32Array(this.#slots.length);
    this.#order.reserve(this.#slots.length);
  }

  /** Nodes that appeared after {@link clear} are not known to this call. */
  add(name: string): void {
    this.#addSlot(this.#nodes.slotOf(name));
  }

  /** Like {@link add}, of the ASCII name that `bytes` hold from `start` to below `end`. */
  addBytes(bytes: Uint8Array, start: number, end: number): void {
    const slot = this.#nodes.nameTable.slotOf(bytes, start, end);
    if (slot === undefined) return;
    this.#order.learn(slot);
    this.#addSlot(slot);
  }

  /**
   * Adds the node that is expected next, by the calls before, if its name and then `closing` stand at `start`; returns where the
   * name ends, else -1.
   */
  addExpected(bytes: Uint8Array, start: number, closing: number): number {
    const { nameTable } = this.#nodes;
    const { next, otherNext } = this.#order;
    const end = nameTable.endOf(next, bytes, start);
    if (end >= 0 && bytes[end] === closing) {
      this.#order.goOn();
      this.#addSlot(next);
      return end;
    }
    const otherEnd = nameTable.endOf(otherNext, bytes, start);
    if (otherEnd < 0 || bytes[otherEnd] !== closing) return -1;
    this.#order.goOnWithOther();
    this.#addSlot(otherNext);
    return otherEnd;
  }

  /** Undefined for a node that was forgotten since it was added. */
  nodeAt(place: number): NodeRecord | undefined {
    return this.#nodes.records[this.#slots[place] ?? -1];
  }

  /** Writes the candidates to `nodes`, each at its place. */
  copyNodes(nodes: NodeRecord[]): void {
    const { records } = this.#nodes;
    const slots = this.#slots;
    const count = this.#count;
    for (let place = 0; place < count; place++) {
      const node = records[slots[place] ?? 0];
      if (node !== undefined) nodes[place] = node;
    }
  }

  /** -1 for a node that is no candidate. */
  placeOf(slot: number): number {
    return (this.#places[slot] ?? 0) - 1;
  }

  /** Puts those of one platform next to each other, else in the order in which they were added. */
  group(): CandidateGroup[] {
    const { figures } = this.#nodes;
    const platform = figures.platform(this.#slots[0] ?? 0);
    if (platform === undefined || this.#count === 0) return [];
    for (let place = 1; place < this.#count; place++) {
      if (figures.platform(this.#slots[place] ?? 0) !== platform) return this.#sortByPlatform();
    }
    return [this.#groupOf(platform, 0, this.#count)];
  }

  #addSlot(slot: number | undefined): void {
    if (slot === undefined || this.#places[slot] !== 0) return;
    this.#slots[this.#count] = slot;
    this.#places[slot] = ++this.#count;
  }

  #sortByPlatform(): CandidateGroup[] {
    const slotsOf = new Map<CatalogPlatform, number[]>();
    for (let place = 0; place < this.#count; place++) {
      const node = this.nodeAt(place);
      if (node === undefined) continue;
      const slots = slotsOf.get(node.platform);
      if (slots === undefined) slotsOf.set(node.platform, [node.slot]);
      else slots.push(node.slot);
    }
    this.clear();
    return Array.from(slotsOf, ([platform, slots]) => {
      const from = this.#count;
      for (const slot of slots) this.#addSlot(slot);
      return this.#groupOf(platform, from, this.#count);
    });
  }

  #groupOf(platform: CatalogPlatform, from: number, to: number): CandidateGroup {
    const slots = this.#slots;
    const { capacity } = this.#nodes;
    return { platform, slots, capacity, from, to, placeOf: (slot) => this.placeOf(slot) };
  }
}
