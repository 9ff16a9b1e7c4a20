import type { CandidateColumns, GroupDemand } from "./candidate-columns.ts";
import type { NodeRecord } from "./node-record.ts";
import { type PullCostInputs, pullCostSeconds } from "./pull-cost.ts";

/** A candidate's score inputs and the arithmetic behind them. */
export interface CandidateCost extends PullCostInputs {
  readonly node: string;
  readonly totalBytes: number;
  readonly presentBytes: number;
  readonly pullSeconds: number;
  readonly transferSeconds: number;
  readonly coldSeconds: number;
  readonly load: number;
  /** Of layers of other pods' images, once for each bound pod that uses them. */
  readonly worthBytes: number;
  readonly sameOwnerPods: number;
}

/**
 * What a call found of its candidates, kept for later. Half as large as the columns it is copied from, without what follows
 * from the rest: a copy is written for each call, and takes its place in the processor's caches.
 */
export class RecordedCosts {
  readonly #nodes: NodeRecord[] = [];
  #groups: readonly GroupDemand[] = [];
  #count = 0;
  #secondsPerImage = 0;
  readonly #bytesPerSecond: Float64Array;
  readonly #queueSeconds: Float64Array;
  readonly #presentBytes: Float64Array;
  readonly #arrivingBytes: Float64Array;
  // Of a pod's images, and of an owner's pods on one node: both far below 65,536.
  readonly #presentImages: Uint16Array;
  readonly #sameOwnerPods: Uint16Array;
  readonly #load: Float64Array;
  readonly #worth: Float64Array;

  /** Room for `capacity` candidates. */
  constructor(capacity: number) {
    this.#bytesPerSecond = new Float64Array(capacity);
    this.#queueSeconds = new Float64Array(capacity);
    this.#presentBytes = new Float64Array(capacity);
    this.#arrivingBytes = new Float64Array(capacity);
    this.#presentImages = new Uint16Array(capacity);
    this.#load = new Float64Array(capacity);
    this.#worth = new Float64Array(capacity);
    this.#sameOwnerPods = new Uint16Array(capacity);
  }

  get capacity(): number {
    return this.#load.length;
  }

  get count(): number {
    return this.#count;
  }

  /** Replaces what was there with what `columns` hold, of which at most `capacity` candidates count. */
  copy(columns: CandidateColumns): void {
    const count = Math.min(columns.count, this.capacity);
    this.#count = count;
    this.#groups = columns.groups;
    this.#secondsPerImage = columns.secondsPerImage;
    this.#bytesPerSecond.set(columns.bytesPerSecond.subarray(0, count));
    this.#queueSeconds.set(columns.queueSeconds.subarray(0, count));
    this.#presentBytes.set(columns.presentBytes.subarray(0, count));
    this.#arrivingBytes.set(columns.arrivingBytes.subarray(0, count));
    this.#presentImages.set(columns.presentImages.subarray(0, count));
    this.#load.set(columns.load.subarray(0, count));
    this.#worth.set(columns.worth.subarray(0, count));
    this.#sameOwnerPods.set(columns.sameOwnerPods.subarray(0, count));
    for (let place = 0; place < count; place++) {
      const node = columns.nodes[place];
      if (node !== undefined) this.#nodes[place] = node;
    }
  }

  nodeAt(place: number): string {
    return place < this.#count ? (this.#nodes[place]?.name ?? "") : "";
  }

  /** Every figure of the candidate at a place. */
  costAt(place: number): CandidateCost {
    const { totalBytes = 0, images = 0 } =
      this.#groups.find(({ from, to }) => from <= place && place < to) ?? {};
    const presentBytes = this.#presentBytes[place] ?? 0;
    const arrivingBytes = this.#arrivingBytes[place] ?? 0;
    const pull = {
      missingBytes: totalBytes - presentBytes - arrivingBytes,
      arrivingBytes,
      queueSeconds: this.#queueSeconds[place] ?? 0,
      bytesPerSecond: this.#bytesPerSecond[place] ?? 0,
      imagesToPull: images - (this.#presentImages[place] ?? 0),
    };
    const idle = { ...pull, queueSeconds: 0 };
    const cold = { ...idle, missingBytes: totalBytes, arrivingBytes: 0, imagesToPull: images };
    return {
      node: this.nodeAt(place),
      totalBytes,
      presentBytes,
      ...pull,
      pullSeconds: pullCostSeconds(pull, this.#secondsPerImage),
      transferSeconds: pullCostSeconds(idle, this.#secondsPerImage),
      coldSeconds: pullCostSeconds(cold, this.#secondsPerImage),
      load: this.#load[place] ?? 0,
      worthBytes: 1000 * (this.#worth[place] ?? 0),
      sameOwnerPods: this.#sameOwnerPods[place] ?? 0,
    };
  }
}
