import { NameTable, type ReadonlyNameTable } from "./name-table.ts";

/** Gives each node name a small integer, reused after the node is gone, so that sets stay dense. */
export class NodeSlots {
  readonly #slots = new Map<string, number>();
  readonly #table = new NameTable();
  readonly #free: number[] = [];
  #capacity = 0;

  /** Number of nodes. */
  get size(): number {
    return this.#slots.size;
  }

  /** One above the highest slot ever in use: the length a column indexed by slot needs. */
  get capacity(): number {
    return this.#capacity;
  }

  slotOf(name: string): number | undefined {
    return this.#slots.get(name);
  }

  /** The same names, found by their bytes. */
  get nameTable(): ReadonlyNameTable {
    return this.#table;
  }

  /** The slot of `name`, a new one when it has none. */
  claim(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.#free.pop() ?? this.#capacity++;
    this.#slots.set(name, slot);
    this.#table.add(name, slot);
    return slot;
  }

  release(name: string): void {
    const slot = this.#slots.get(name);
    if (slot === undefined) return;
    this.#slots.delete(name);
    this.#table.remove(slot);
    this.#free.push(slot);
  }
}
