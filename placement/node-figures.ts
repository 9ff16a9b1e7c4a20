import type { CatalogPlatform } from "./image-catalog.ts";

const FIRST_SLOTS = 64;

/**
 * What a call compares of every node, a column per figure by slot: hundreds of nodes are read a
 * call, and looking at as many objects would cost more than the arithmetic.
 */
export class NodeFigures {
  readonly #platforms: CatalogPlatform[] = [];
  #load = new Float64Array(FIRST_SLOTS);
  #bytesPerSecond = new Float64Array(FIRST_SLOTS);
  #queueBytes = new Float64Array(FIRST_SLOTS);
  #queueSinceMs = new Float64Array(FIRST_SLOTS);

  /** By slot, up to the highest claimed. */
  get platforms(): readonly CatalogPlatform[] {
    return this.#platforms;
  }

  /** Requested share of the scarcer of CPU and memory, 0 where the node states no capacity. */
  get load(): Float64Array {
    return this.#load;
  }

  /** What the node's pulls achieve, 0 as long as none has been seen. */
  get bytesPerSecond(): Float64Array {
    return this.#bytesPerSecond;
  }

  /** Of all pulls under way, as they were at `queueSinceMs`. */
  get queueBytes(): Float64Array {
    return this.#queueBytes;
  }

  get queueSinceMs(): Float64Array {
    return this.#queueSinceMs;
  }

  /** Makes room for a node, with 0 in every column. */
  claim(slot: number, platform: CatalogPlatform): void {
    this.#platforms[slot] = platform;
    this.#load = cleared(this.#load, slot);
    this.#bytesPerSecond = cleared(this.#bytesPerSecond, slot);
    this.#queueBytes = cleared(this.#queueBytes, slot);
    this.#queueSinceMs = cleared(this.#queueSinceMs, slot);
  }
}

/** `column` with 0 at `slot`, longer where it was too short. */
function cleared(column: Float64Array<ArrayBuffer>, slot: number): Float64Array<ArrayBuffer> {
  if (slot < column.length) {
    column[slot] = 0;
    return column;
  }
  const longer = new Float64Array(2 * slot);
  longer.set(column);
  return longer;
}
