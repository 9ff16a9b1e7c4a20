import { type CandidateGroup, Candidates } from "./candidates.ts";
import type { ImageDemand } from "./image-demand.ts";
import { fillPresence, type PresenceColumns } from "./missing-bytes.ts";
import type { NodeFigures } from "./node-figures.ts";
import type { NodeRecord } from "./node-record.ts";
import type { PodDemand } from "./pod-demand.ts";
import { pullCostSeconds } from "./pull-cost.ts";
import { queueSecondsOf } from "./pull-queue.ts";
import type { ScoreInputs } from "./score.ts";

/** What a pull costs where nothing has been measured yet. */
export interface PullDefaults {
  readonly bytesPerSecond: number;
  /** Registry round trips and unpacking, per image that is not there whole. */
  readonly secondsPerImage: number;
}

/** A candidate's score inputs and the arithmetic behind them. */
export interface CandidateCost {
  readonly node: string;
  readonly totalBytes: number;
  readonly presentBytes: number;
  readonly arrivingBytes: number;
  readonly missingBytes: number;
  readonly imagesToPull: number;
  readonly bytesPerSecond: number;
  readonly queueSeconds: number;
  readonly pullSeconds: number;
  readonly transferSeconds: number;
  readonly coldSeconds: number;
  readonly load: number;
  /** Of layers of other pods' images, once for each bound pod that uses them. */
  readonly worthBytes: number;
  readonly sameOwnerPods: number;
}

/** What costs depend on beside pod and nodes. */
export interface CostContext {
  readonly nowMs: number;
  readonly defaults: PullDefaults;
}

/**
 * What one pod would cost on each candidate, a column per figure: a call has hundreds of candidates,
 * and as many objects would cost more than the arithmetic. Made to be used again.
 */
export class CandidateColumns implements ScoreInputs, PresenceColumns {
  readonly #nodes: NodeRecord[] = [];
  #count = 0;
  readonly #totalBytes: Float64Array;
  readonly #images: Float64Array;
  readonly #bytesPerSecond: Float64Array;
  readonly #queueSeconds: Float64Array;
  readonly presentBytes: Float64Array;
  readonly arrivingBytes: Float64Array;
  readonly presentImages: Float64Array;
  readonly pullSeconds: Float64Array;
  readonly transferSeconds: Float64Array;
  readonly coldSeconds: Float64Array;
  readonly load: Float64Array;
  readonly worth: Float64Array;
  readonly sameOwnerPods: Float64Array;
  readonly #columns: Float64Array[] = [];

  /** Room for `capacity` candidates. */
  constructor(capacity: number) {
    const column = () => {
      const created = new Float64Array(capacity);
      this.#columns.push(created);
      return created;
    };
    this.#totalBytes = column();
    this.#images = column();
    this.#bytesPerSecond = column();
    this.#queueSeconds = column();
    this.presentBytes = column();
    this.arrivingBytes = column();
    this.presentImages = column();
    this.pullSeconds = column();
    this.transferSeconds = column();
    this.coldSeconds = column();
    this.load = column();
    this.worth = column();
    this.sameOwnerPods = column();
  }

  /** Room for `count` candidates and some more, so that a slightly longer call fits as well. */
  static roomFor(count: number): CandidateColumns {
    return new CandidateColumns(Math.ceil(count * 1.25));
  }

  get capacity(): number {
    return this.pullSeconds.length;
  }

  get count(): number {
    return this.#count;
  }

  /** Replaces what was there with what `other` holds, of which at most `capacity` candidates count. */
  copy(other: CandidateColumns): void {
    this.#count = Math.min(other.#count, this.capacity);
    for (let at = 0; at < this.#columns.length; at++) {
      const from = other.#columns[at];
      if (from !== undefined) this.#columns[at]?.set(from.subarray(0, this.#count));
    }
    const count = this.#count;
    for (let at = 0; at < count; at++) {
      const node = other.#nodes[at];
      if (node !== undefined) this.#nodes[at] = node;
    }
  }

  /** Replaces what was there with the costs of `pod` on `candidates`, of which at most `capacity` count. */
  assess(candidates: Candidates, pod: PodDemand, context: CostContext): void {
    const groups = candidates.group();
    this.#count = Math.min(candidates.count, this.capacity);
    candidates.copyNodes(this.#nodes);
    for (const group of groups) {
      const demand = pod.on(group.platform);
      fillPresence(demand, group, this);
      this.#fillCosts(demand, group, { ...context, figures: candidates.figures });
      pod.inventory.nodes.index.worth.fillOthers(demand.layers, group, this.worth);
    }
    this.#fillSameOwner(pod, candidates);
  }

  #fillCosts(
    { totalBytes, wanted }: ImageDemand,
    { slots, from, to }: CandidateGroup,
    { nowMs, defaults, figures }: CostContext & { readonly figures: NodeFigures },
  ): void {
    const images = wanted.length;
    const cold = {
      missingBytes: totalBytes,
      arrivingBytes: 0,
      queueSeconds: 0,
      imagesToPull: images,
    };
    let coldRate = 0;
    let coldSeconds = 0;
    for (let at = from; at < to; at++) {
      const slot = slots[at] ?? 0;
      const arrivingBytes = this.arrivingBytes[at] ?? 0;
      const missingBytes = totalBytes - (this.presentBytes[at] ?? 0) - arrivingBytes;
      const imagesToPull = images - (this.presentImages[at] ?? 0);
      const bytesPerSecond = figures.bytesPerSecond(slot) || defaults.bytesPerSecond;
      const sinceMs = figures.queueSinceMs(slot);
      const queueSeconds =
        sinceMs === 0
          ? 0
          : queueSecondsOf(
              { bytes: figures.queueBytes(slot), pulls: figures.queuePulls(slot), sinceMs },
              { bytesPerSecond, secondsPerImage: defaults.secondsPerImage },
              nowMs,
            );
      // Most nodes pull as fast as the one before: a cold pull costs the same there.
      if (bytesPerSecond !== coldRate) {
        coldRate = bytesPerSecond;
        coldSeconds = pullCostSeconds({ ...cold, bytesPerSecond }, defaults.secondsPerImage);
      }
      this.#bytesPerSecond[at] = bytesPerSecond;
      this.#queueSeconds[at] = queueSeconds;
      this.pullSeconds[at] = pullCostSeconds(
        { missingBytes, arrivingBytes, queueSeconds, bytesPerSecond, imagesToPull },
        defaults.secondsPerImage,
      );
      this.transferSeconds[at] = pullCostSeconds(
        { missingBytes, arrivingBytes, queueSeconds: 0, bytesPerSecond, imagesToPull },
        defaults.secondsPerImage,
      );
      this.coldSeconds[at] = coldSeconds;
      this.load[at] = figures.load(slot);
    }
    this.#totalBytes.fill(totalBytes, from, to);
    this.#images.fill(images, from, to);
  }

  #fillSameOwner({ ownerPods }: PodDemand, candidates: Candidates): void {
    this.sameOwnerPods.fill(0, 0, this.#count);
    for (const [slot, pods] of ownerPods ?? []) {
      const place = candidates.placeOf(slot);
      if (place >= 0) this.sameOwnerPods[place] = pods;
    }
  }

  nodeAt(position: number): string {
    return position < this.#count ? (this.#nodes[position]?.name ?? "") : "";
  }

  /** Every figure of the candidate at a place. */
  costAt(position: number): CandidateCost {
    const totalBytes = this.#totalBytes[position] ?? 0;
    const presentBytes = this.presentBytes[position] ?? 0;
    const arrivingBytes = this.arrivingBytes[position] ?? 0;
    return {
      node: this.nodeAt(position),
      totalBytes,
      presentBytes,
      arrivingBytes,
      missingBytes: totalBytes - presentBytes - arrivingBytes,
      imagesToPull: (this.#images[position] ?? 0) - (this.presentImages[position] ?? 0),
      bytesPerSecond: this.#bytesPerSecond[position] ?? 0,
      queueSeconds: this.#queueSeconds[position] ?? 0,
      pullSeconds: this.pullSeconds[position] ?? 0,
      transferSeconds: this.transferSeconds[position] ?? 0,
      coldSeconds: this.coldSeconds[position] ?? 0,
      load: this.load[position] ?? 0,
      worthBytes: 1000 * (this.worth[position] ?? 0),
      sameOwnerPods: this.sameOwnerPods[position] ?? 0,
    };
  }
}

/** What the pod would cost on one node. */
export function costOn(node: NodeRecord, pod: PodDemand, context: CostContext): CandidateCost {
  const candidates = new Candidates(pod.inventory.nodes);
  candidates.clear();
  candidates.add(node.name);
  const columns = new CandidateColumns(1);
  columns.assess(candidates, pod, context);
  return columns.costAt(0);
}
