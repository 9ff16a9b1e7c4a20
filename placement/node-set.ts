/** Above this many members a bit per node is smaller and faster than a list. */
const LIST_LIMIT = 48;

/**
 * A set of small non-negative integers (node slots): a list while it is small, one bit per slot from
 * there on. 5,000 slots cost at most 640 bytes, and a rare layer costs what its few nodes cost.
 */
export class NodeSet {
  #list: number[] | undefined = [];
  #words = new Uint32Array(0);
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
      this.#words = new Uint32Array(0);
    }
    return true;
  }

  /** Adds `amount` to the column at every member below its length. */
  addTo(column: Float64Array, amount: number): void {
    if (this.#list !== undefined) {
      for (const slot of this.#list) addAt(column, slot, amount);
      return;
    }
    for (let index = 0; index < this.#words.length; index++) {
      for (let rest = this.#words[index] ?? 0; rest !== 0; rest &= rest - 1) {
        addAt(column, (index << 5) + (31 - Math.clz32(rest & -rest)), amount);
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
    const index = slot >>> 5;
    if (index >= this.#words.length) {
      const grown = new Uint32Array(Math.max(index + 1, Math.ceil(this.#words.length * 1.25)));
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[index] = (this.#words[index] ?? 0) | (1 << (slot & 31));
  }
}

function addAt(column: Float64Array, slot: number, amount: number): void {
  if (slot < column.length) column[slot] = (column[slot] ?? 0) + amount;
}
