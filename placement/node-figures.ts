import type { CatalogPlatform } from "./image-catalog.ts";
import { type PullRates, pullWorkSeconds } from "./pull-cost.ts";

const FIRST_SLOTS = 64;

// Where a figure stands in a node's row.
const LOAD = 0;
const BYTES_PER_SECOND = 1;
const QUEUE_BYTES = 2;
const QUEUE_SINCE_MS = 3;
const ROW = 4;

/** The pulls under way on a node. */
export interface QueueFigures {
  readonly bytes: number;
  readonly pulls: number;
  /** Since when the first of them has been under way; 0 where there is none. */
  readonly sinceMs: number;
}

/**
 * What a call compares of every node, a row of numbers by slot: a call reads hundreds of nodes, here
 * and there among thousands, and most of what that costs is fetching them from memory.
 */
export class NodeFigures {
  readonly #platforms: CatalogPlatform[] = [];
  #platformAt = new Uint16Array(FIRST_SLOTS);
  #rows = new Float64Array(FIRST_SLOTS * ROW);
  /** Beside the rows, which two to a cache line are fetched fastest: few nodes are pulling. */
  #queuePulls = new Int32Array(FIRST_SLOTS);

  /** Makes room for a node, with 0 for every figure. */
  claim(slot: number, platform: CatalogPlatform): void {
    if (slot >= this.#platformAt.length) this.#grow(slot * 2);
    const known = this.#platforms.indexOf(platform);
    this.#platformAt[slot] = known < 0 ? this.#platforms.push(platform) - 1 : known;
    this.#rows.fill(0, slot * ROW, (slot + 1) * ROW);
    this.#queuePulls[slot] = 0;
  }

  /** Undefined where there never was a node. */
  platform(slot: number): CatalogPlatform | undefined {
    return this.#platforms[this.#platformAt[slot] ?? 0];
  }

  /** Requested share of the scarcer of CPU and memory, 0 where the node states no capacity. */
  load(slot: number): number {
    return this.#rows[slot * ROW + LOAD] ?? 0;
  }

  setLoad(slot: number, load: number): void {
    this.#rows[slot * ROW + LOAD] = load;
  }

  /** What the node's pulls achieve, 0 as long as none has been seen. */
  bytesPerSecond(slot: number): number {
    return this.#rows[slot * ROW + BYTES_PER_SECOND] ?? 0;
  }

  setBytesPerSecond(slot: number, bytesPerSecond: number): void {
    this.#rows[slot * ROW + BYTES_PER_SECOND] = bytesPerSecond;
  }

  /** Of all pulls under way, as they were at {@link queueSinceMs}. */
  queueBytes(slot: number): number {
    return this.#rows[slot * ROW + QUEUE_BYTES] ?? 0;
  }

  queuePulls(slot: number): number {
    return this.#queuePulls[slot] ?? 0;
  }

  queueSinceMs(slot: number): number {
    return this.#rows[slot * ROW + QUEUE_SINCE_MS] ?? 0;
  }

  /** Seconds until all of its pulls are done, 0 or more. */
  queueSeconds(slot: number, rates: PullRates, nowMs: number): number {
    const pulls = this.queuePulls(slot);
    if (pulls === 0) return 0;
    const workSeconds = pullWorkSeconds(this.queueBytes(slot), pulls, rates);
    return Math.max(0, workSeconds - (nowMs - this.queueSinceMs(slot)) / 1000);
  }

  setQueue(slot: number, { bytes, pulls, sinceMs }: QueueFigures): void {
    this.#rows[slot * ROW + QUEUE_BYTES] = bytes;
    this.#rows[slot * ROW + QUEUE_SINCE_MS] = sinceMs;
    this.#queuePulls[slot] = pulls;
  }

  #grow(slots: number): void {
    const platformAt = new Uint16Array(slots);
    platformAt.set(this.#platformAt);
    this.#platformAt = platformAt;
    const rows = new Float64Array(slots * ROW);
    rows.set(this.#rows);
    this.#rows = rows;
    const queuePulls = new Int32Array(slots);
    queuePulls.set(this.#queuePulls);
    this.#queuePulls = queuePulls;
  }
}
