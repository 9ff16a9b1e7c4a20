import type { NodeRecord } from "./node-record.ts";
import type { PodDemand } from "./pod-demand.ts";
import { pullCostSeconds } from "./pull-cost.ts";
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
  readonly coldSeconds: number;
  readonly load: number;
  readonly sameOwnerPods: number;
}

/**
 * What one pod would cost on each candidate, a column per figure: a call has hundreds of candidates,
 * and as many objects would cost more than the arithmetic.
 */
export class CandidateColumns implements ScoreInputs {
  readonly #nodes: NodeRecord[] = [];
  readonly #totalBytes: Float64Array;
  readonly #presentBytes: Float64Array;
  readonly #arrivingBytes: Float64Array;
  readonly #imagesToPull: Float64Array;
  readonly #bytesPerSecond: Float64Array;
  readonly #queueSeconds: Float64Array;
  readonly pullSeconds: Float64Array;
  readonly coldSeconds: Float64Array;
  readonly load: Float64Array;
  readonly sameOwnerPods: Float64Array;

  /** Room for `capacity` candidates. */
  constructor(capacity: number) {
    this.#totalBytes = new Float64Array(capacity);
    this.#presentBytes = new Float64Array(capacity);
    this.#arrivingBytes = new Float64Array(capacity);
    this.#imagesToPull = new Float64Array(capacity);
    this.#bytesPerSecond = new Float64Array(capacity);
    this.#queueSeconds = new Float64Array(capacity);
    this.pullSeconds = new Float64Array(capacity);
    this.coldSeconds = new Float64Array(capacity);
    this.load = new Float64Array(capacity);
    this.sameOwnerPods = new Float64Array(capacity);
  }

  get count(): number {
    return this.#nodes.length;
  }

  add(
    node: NodeRecord,
    pod: PodDemand,
    { nowMs, defaults }: { nowMs: number; defaults: PullDefaults },
  ): void {
    const at = this.#nodes.push(node) - 1;
    const { demand, presence } = pod.on(node.platform);
    const presentBytes = presence.presentBytes[node.slot] ?? 0;
    const arrivingBytes = presence.arrivingBytes[node.slot] ?? 0;
    const imagesToPull = demand.wanted.length - (presence.presentImages[node.slot] ?? 0);
    const bytesPerSecond = node.bandwidth.estimate ?? defaults.bytesPerSecond;
    const queueSeconds = node.queue.secondsLeft(bytesPerSecond, nowMs);
    this.#totalBytes[at] = demand.totalBytes;
    this.#presentBytes[at] = presentBytes;
    this.#arrivingBytes[at] = arrivingBytes;
    this.#imagesToPull[at] = imagesToPull;
    this.#bytesPerSecond[at] = bytesPerSecond;
    this.#queueSeconds[at] = queueSeconds;
    this.pullSeconds[at] = pullCostSeconds(
      {
        missingBytes: demand.totalBytes - presentBytes - arrivingBytes,
        arrivingBytes,
        queueSeconds,
        bytesPerSecond,
        imagesToPull,
      },
      defaults.secondsPerImage,
    );
    this.coldSeconds[at] = pullCostSeconds(
      {
        missingBytes: demand.totalBytes,
        arrivingBytes: 0,
        queueSeconds: 0,
        bytesPerSecond,
        imagesToPull: demand.wanted.length,
      },
      defaults.secondsPerImage,
    );
    this.load[at] = node.load;
    this.sameOwnerPods[at] = pod.ownerPods?.get(node.name) ?? 0;
  }

  nodeAt(position: number): string {
    return this.#nodes[position]?.name ?? "";
  }

  /** Every figure of the candidate that was added as number `position`, from 0. */
  costAt(position: number): CandidateCost {
    const totalBytes = this.#totalBytes[position] ?? 0;
    const presentBytes = this.#presentBytes[position] ?? 0;
    const arrivingBytes = this.#arrivingBytes[position] ?? 0;
    return {
      node: this.nodeAt(position),
      totalBytes,
      presentBytes,
      arrivingBytes,
      missingBytes: totalBytes - presentBytes - arrivingBytes,
      imagesToPull: this.#imagesToPull[position] ?? 0,
      bytesPerSecond: this.#bytesPerSecond[position] ?? 0,
      queueSeconds: this.#queueSeconds[position] ?? 0,
      pullSeconds: this.pullSeconds[position] ?? 0,
      coldSeconds: this.coldSeconds[position] ?? 0,
      load: this.load[position] ?? 0,
      sameOwnerPods: this.sameOwnerPods[position] ?? 0,
    };
  }
}

/** What the pod would cost on one node. */
export function costOn(
  node: NodeRecord,
  pod: PodDemand,
  options: { nowMs: number; defaults: PullDefaults },
): CandidateCost {
  const columns = new CandidateColumns(1);
  columns.add(node, pod, options);
  return columns.costAt(0);
}
