import type { CandidateGroup, Candidates } from "./candidates.ts";
import type { ImageDemand } from "./image-demand.ts";
import { fillPresence, type PresenceColumns } from "./missing-bytes.ts";
import type { NodeFigures } from "./node-figures.ts";
import type { NodeRecord } from "./node-record.ts";
import type { PodDemand } from "./pod-demand.ts";
import { type PullRates, pullWaitSeconds, pullWorkSeconds } from "./pull-cost.ts";
import type { ScoreInputs } from "./score.ts";

/** What costs depend on beside pod and nodes. */
export interface CostContext {
  readonly nowMs: number;
  /** What pulling takes where nothing has been measured yet. */
  readonly defaults: PullRates;
}

/** What the candidates of one platform, the places `from` to below `to`, have in common. */
export interface GroupDemand {
  readonly from: number;
  readonly to: number;
  readonly totalBytes: number;
  /** Images of the pod that are known. */
  readonly images: number;
}

/**
 * What one pod would cost on each candidate, a column per figure: a call has hundreds of candidates,
 * and as many objects would cost more than the arithmetic. Made to be used again.
 */
export class CandidateColumns implements ScoreInputs, PresenceColumns {
  readonly #nodes: NodeRecord[] = [];
  #groups: GroupDemand[] = [];
  #count = 0;
  #secondsPerImage = 0;
  readonly bytesPerSecond: Float64Array;
  readonly queueSeconds: Float64Array;
  readonly presentBytes: Float64Array;
  readonly arrivingBytes: Float64Array;
  readonly presentImages: Float64Array;
  readonly pullSeconds: Float64Array;
  readonly transferSeconds: Float64Array;
  readonly coldSeconds: Float64Array;
  readonly load: Float64Array;
  readonly worth: Float64Array;
  readonly sameOwnerPods: Float64Array;

  /** Room for `capacity` candidates. */
  constructor(capacity: number) {
    const column = () => new Float64Array(capacity);
    this.bytesPerSecond = column();
    this.queueSeconds = column();
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

  get capacity(): number {
    return this.pullSeconds.length;
  }

  get count(): number {
    return this.#count;
  }

  /** By place; those from {@link count} on are of calls before. */
  get nodes(): readonly NodeRecord[] {
    return this.#nodes;
  }

  /** "" where no candidate is. */
  nodeAt(place: number): string {
    return place < this.#count ? (this.#nodes[place]?.name ?? "") : "";
  }

  get groups(): readonly GroupDemand[] {
    return this.#groups;
  }

  /** What was counted for each image beside its bytes. */
  get secondsPerImage(): number {
    return this.#secondsPerImage;
  }

  /** Replaces what was there with the costs of `pod` on `candidates`, of which at most `capacity` count. */
  assess(candidates: Candidates, pod: PodDemand, context: CostContext): void {
    const groups = candidates.group();
    this.#count = Math.min(candidates.count, this.capacity);
    candidates.copyNodes(this.#nodes);
    // Not emptied: recorded costs keep it.
    this.#groups = [];
    this.#secondsPerImage = context.defaults.secondsPerImage;
    for (const group of groups) {
      const demand = pod.on(group.platform);
      const { totalBytes, wanted } = demand;
      this.#groups.push({ from: group.from, to: group.to, totalBytes, images: wanted.length });
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
    const { secondsPerImage } = defaults;
    let rates: PullRates = { bytesPerSecond: 0, secondsPerImage };
    let coldSeconds = 0;
    for (let at = from; at < to; at++) {
      const slot = slots[at] ?? 0;
      const bytesPerSecond = figures.bytesPerSecond(slot) || defaults.bytesPerSecond;
      // Most nodes pull as fast as the one before.
      if (bytesPerSecond !== rates.bytesPerSecond) {
        rates = { bytesPerSecond, secondsPerImage };
        coldSeconds = pullWaitSeconds(
          pullWorkSeconds(totalBytes, images, rates),
          0,
          totalBytes,
          images,
        );
      }
      const awaitedBytes = totalBytes - (this.presentBytes[at] ?? 0);
      const missingBytes = awaitedBytes - (this.arrivingBytes[at] ?? 0);
      const imagesToPull = images - (this.presentImages[at] ?? 0);
      const workSeconds = pullWorkSeconds(missingBytes, imagesToPull, rates);
      // Most nodes pull nothing: their queue is not looked up.
      const queueSeconds =
        figures.queueSinceMs(slot) === 0 ? 0 : figures.queueSeconds(slot, rates, nowMs);
      this.bytesPerSecond[at] = bytesPerSecond;
      this.queueSeconds[at] = queueSeconds;
      this.pullSeconds[at] = pullWaitSeconds(workSeconds, queueSeconds, awaitedBytes, imagesToPull);
      this.transferSeconds[at] = pullWaitSeconds(workSeconds, 0, awaitedBytes, imagesToPull);
      this.coldSeconds[at] = coldSeconds;
      this.load[at] = figures.load(slot);
    }
  }

  #fillSameOwner({ ownerPods }: PodDemand, candidates: Candidates): void {
    this.sameOwnerPods.fill(0, 0, this.#count);
    for (const [slot, pods] of ownerPods ?? []) {
      const place = candidates.placeOf(slot);
      if (place >= 0) this.sameOwnerPods[place] = pods;
    }
  }
}

/** A capacity for `count` candidates and some more, so that a slightly longer call fits as well. */
export function roomFor(count: number): number {
  return Math.ceil(count * 1.25);
}
