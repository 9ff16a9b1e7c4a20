import { hashOfBytes } from "./fnv-hash.ts";

const NONE = -1;
const FIRST_SLOTS = 64;
const FIRST_BYTES = 1024;
const PLAIN = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;

export type ReadonlyNameTable = Pick<NameTable, "slotOf" | "endOf">;

/**
 * Finds the slots of names from their bytes, wherever they stand, without making strings of them: a
 * call names hundreds of nodes. Every name
 * that Kubernetes allows can be found.
 */
export class NameTable {
  /** The bytes of all names; those of removed ones stay until there is no room. */
  #text = new Uint8Array(FIRST_BYTES);
  #textLength = 0;
  /** By slot: where the name begins, its length (0 for none), its hash. */
  #starts = new Int32Array(FIRST_SLOTS);
  #lengths = new Int32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS);
  /** By hash: the first slot of its chain. By slot: the next one. A power of two long. */
  #heads = emptyChains(FIRST_SLOTS);
  #next = emptyChains(FIRST_SLOTS);

  /** `slot` must not be in use; a name that cannot stand in JSON as it is, character for byte, is left out. */
  add(name: string, slot: number): void {
    if (!PLAIN.test(name)) return;
    const bytes = Uint8Array.from(name, (character) => character.charCodeAt(0));
    if (slot >= this.#next.length) this.#growSlots(slot);
    if (this.#textLength + bytes.length > this.#text.length) this.#growText(bytes.length);
    this.#starts[slot] = this.#textLength;
    this.#lengths[slot] = bytes.length;
    this.#hashes[slot] = hashOfBytes(bytes, 0, bytes.length);
    this.#text.set(bytes, this.#textLength);
    this.#textLength += bytes.length;
    this.#link(slot);
  }

  remove(slot: number): void {
    if ((this.#lengths[slot] ?? 0) === 0) return;
    this.#lengths[slot] = 0;
    const chain = this.#chainOf(this.#hashes[slot] ?? 0);
    let before = NONE;
    for (let at = this.#heads[chain] ?? NONE; at !== slot; at = this.#next[at] ?? NONE) before = at;
    if (before === NONE) this.#heads[chain] = this.#next[slot] ?? NONE;
    else this.#next[before] = this.#next[slot] ?? NONE;
  }

  /** The slot of the name that `bytes` hold from `start` to below `end`. */
  slotOf(bytes: Uint8Array, start: number, end: number): number | undefined {
    const hash = hashOfBytes(bytes, start, end);
    let slot = this.#heads[this.#chainOf(hash)] ?? NONE;
    while (slot !== NONE) {
      if (this.#hashes[slot] === hash && this.endOf(slot, bytes, start) === end) return slot;
      slot = this.#next[slot] ?? NONE;
    }
    return undefined;
  }

  /** Where the name of `slot` ends if `bytes` hold it from `start` on, else -1. */
  endOf(slot: number, bytes: Uint8Array, start: number): number {
    const length = this.#lengths[slot] ?? 0;
    if (length === 0 || start + length > bytes.length) return NONE;
    const text = this.#text;
    const nameStart = this.#starts[slot] ?? 0;
    // From the end, where names of nodes differ first.
    for (let at = length - 1; at >= 0; at--) {
      if (text[nameStart + at] !== bytes[start + at]) return NONE;
    }
    return start + length;
  }

  #chainOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#heads.length - 1);
  }

  #link(slot: number): void {
    const chain = this.#chainOf(this.#hashes[slot] ?? 0);
    this.#next[slot] = this.#heads[chain] ?? NONE;
    this.#heads[chain] = slot;
  }

  #growSlots(slot: number): void {
    const length = 2 ** Math.ceil(Math.log2(slot + 1));
    this.#starts = grown(this.#starts, length);
    this.#lengths = grown(this.#lengths, length);
    this.#hashes = grown(this.#hashes, length);
    this.#heads = emptyChains(length);
    this.#next = emptyChains(length);
    for (const [at, nameLength] of this.#lengths.entries()) if (nameLength > 0) this.#link(at);
  }

  #growText(more: number): void {
    const kept = this.#lengths.reduce((sum, length) => sum + length, more);
    const before = this.#text;
    this.#text = new Uint8Array(kept * 2);
    this.#textLength = 0;
    for (const [slot, length] of this.#lengths.entries()) {
      const start = this.#starts[slot] ?? 0;
      this.#text.set(before.subarray(start, start + length), this.#textLength);
      this.#starts[slot] = this.#textLength;
      this.#textLength += length;
    }
  }
}

function emptyChains(length: number): Int32Array {
  return new Int32Array(length).fill(NONE);
}

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(column);
  return longer;
}
