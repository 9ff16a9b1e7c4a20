/** Above this many members a bit per node is smaller and faster than a list. */
const LIST_LIMIT = 48;

/** Node slots that have places in a column: those of the places `from` to below `to`. */
export interface SlotPlaces {
  /** By place. */
  readonly slots: Int32Array;
  /** Above every slot. */
  readonly capacity: number;
  readonly from: number;
  readonly to: number;
  /** Outside `from` and `to` for a slot that has none of these places. */
  placeOf(slot: number): number;
}

/**
 * A set of small non-negative integers (node slots): a list while it is small, one bit per slot from
 * there on. 5,000 slots cost at most 640 bytes, and a rare layer costs what its few nodes cost.
 */
export class NodeSet {
  #list: number[] | undefined = [];
  #words = new Int32Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(slot: number): boolean {
    if (this.#list !== undefined) return this.#list.includes(slot);
    const word = this.#words[slot >>> 5];
    return word !== undefined && (word & (1 << (slot & 31))) !== 0;
  }

  /** Returns false when it was there already. */
  add(slot: number): boolean {
    if (this.has(slot)) return false;
    this.#size++;
    if (this.#list === undefined) this.#setBit(slot);
    else if (this.#list.push(slot) > LIST_LIMIT) this.#toBits(this.#list);
    return true;
  }

  /** Returns false when it was not there. */
  delete(slot: number): boolean {
    if (!this.has(slot)) return false;
    this.#size--;
    if (this.#list !== undefined) {
      const last = this.#list.pop();
      const index = last === slot ? -1 : this.#list.indexOf(slot);
      if (index >= 0 && last !== undefined) this.#list[index] = last;
      return true;
    }
    const index = slot >>> 5;
    this.#words[index] = (this.#words[index] ?? 0) & ~(1 << (slot & 31));
    // Half the limit, so that a set at the border does not change its form at every step.
    if (this.#size <= LIST_LIMIT / 2) {
      this.#list = [...this.values()];
      this.#words = new Int32Array(0);
    }
    return true;
  }

  /** Adds `amount` to the column at the place of every member that has one. */
  addTo(column: Float64Array, places: SlotPlaces, amount: number): void {
    const { slots, from, to } = places;
    if (this.#list !== undefined) {
      for (const slot of this.#list) {
        const place = places.placeOf(slot);
        if (place >= from && place < to) column[place] = (column[place] ?? 0) + amount;
      }
      return;
    }
    this.#reserve(places.capacity - 1);
    const words = this.#words;
    for (let place = from; place < to; place++) {
      const slot = slots[place] ?? 0;
      // Without a branch on the bit, which would go the wrong way half of the time; a shift takes the lower five bits
      // of the slot alone.
      const bit = ((words[slot >>> 5] ?? 0) >>> slot) & 1;
      column[place] = (column[place] ?? 0) + bit * amount;
    }
  }

  /** Like {@link addTo}, leaving out the members of `others`; for sets that are mostly small. */
  addToBut(others: NodeSet, column: Float64Array, places: SlotPlaces, amount: number): void {
    const { slots, from, to } = places;
    if (this.#list !== undefined) {
      for (const slot of this.#list) {
        const place = places.placeOf(slot);
        if (place < from || place >= to || others.has(slot)) continue;
        column[place] = (column[place] ?? 0) + amount;
      }
      return;
    }
    for (let place = from; place < to; place++) {
      const slot = slots[place] ?? 0;
      if (!this.has(slot) || others.has(slot)) continue;
      column[place] = (column[place] ?? 0) + amount;
    }
  }

  /** Adds `amount` to a column by slot at every member. */
  addToSlots(column: Float64Array, amount: number): void {
    if (this.#list !== undefined) {
      for (const slot of this.#list) column[slot] = (column[slot] ?? 0) + amount;
      return;
    }
    for (let index = 0; index < this.#words.length; index++) {
      for (let rest = this.#words[index] ?? 0; rest !== 0; rest &= rest - 1) {
        const slot = (index << 5) + (31 - Math.clz32(rest & -rest));
        column[slot] = (column[slot] ?? 0) + amount;
      }
    }
  }

  *values(): Generator<number> {
    if (this.#list !== undefined) {
      yield* this.#list;
      return;
    }
    for (const [index, bits] of this.#words.entries()) {
      for (let rest = bits; rest !== 0; rest &= rest - 1) {
        yield (index << 5) + (31 - Math.clz32(rest & -rest));
      }
    }
  }

  #toBits(list: number[]): void {
    this.#list = undefined;
    for (const slot of list) this.#setBit(slot);
  }

  #setBit(slot: number): void {
    this.#reserve(slot);
    const index = slot >>> 5;
    this.#words[index] = (this.#words[index] ?? 0) | (1 << (slot & 31));
  }

  /** Has a word for `slot` and all below it. */
  #reserve(slot: number): void {
    const index = slot >>> 5;
    if (index < this.#words.length) return;
    const grown = new Int32Array(Math.max(index + 1, Math.ceil(this.#words.length * 1.25)));
    grown.set(this.#words);
    this.#words = grown;
  }
}
