/** Gives each node name a small integer, reused after the node is gone, so that sets stay dense. */
export class NodeSlots {
  readonly #slots = new Map<string, number>();
  readonly #names: (string | undefined)[] = [];
  readonly #free: number[] = [];

  /** Number of nodes. */
  get size(): number {
    return this.#slots.size;
  }

  /** One above the highest slot ever in use: the length a column indexed by slot needs. */
  get capacity(): number {
    return this.#names.length;
  }

  slotOf(name: string): number | undefined {
    return this.#slots.get(name);
  }

  nameOf(slot: number): string | undefined {
    return this.#names[slot];
  }

  /** The slot of `name`, a new one when it has none. */
  claim(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.#free.pop() ?? this.#names.length;
    this.#slots.set(name, slot);
    this.#names[slot] = name;
    return slot;
  }

  release(name: string): void {
    const slot = this.#slots.get(name);
    if (slot === undefined) return;
    this.#slots.delete(name);
    this.#names[slot] = undefined;
    this.#free.push(slot);
  }
}
