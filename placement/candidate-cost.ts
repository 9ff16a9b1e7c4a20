import type { ImageDemand } from "./image-demand.ts";
import type { NodeRecord } from "./node-record.ts";
import type { PodDemand } from "./pod-demand.ts";
import { pullCostSeconds } from "./pull-cost.ts";
import type { Candidate } from "./score.ts";

/** What a pull costs where nothing has been measured yet. */
export interface PullDefaults {
  readonly bytesPerSecond: number;
  /** Registry round trips and unpacking, per image that is not there whole. */
  readonly secondsPerImage: number;
}

/** A candidate's score inputs and the arithmetic behind them. */
export interface CandidateCost extends Candidate {
  readonly node: string;
  readonly totalBytes: number;
  readonly presentBytes: number;
  readonly arrivingBytes: number;
  readonly missingBytes: number;
  readonly queueSeconds: number;
  readonly bytesPerSecond: number;
  readonly imagesToPull: number;
}

/** What the pod would cost on one node. */
export function costOn(
  node: NodeRecord,
  pod: PodDemand,
  { nowMs, defaults }: { nowMs: number; defaults: PullDefaults },
): CandidateCost {
  const { demand, presence } = pod.on(node.platform);
  const presentBytes = presence.presentBytes[node.slot] ?? 0;
  const arrivingBytes = presence.arrivingBytes[node.slot] ?? 0;
  const bytesPerSecond = node.bandwidth.estimate ?? defaults.bytesPerSecond;
  const inputs = {
    missingBytes: demand.totalBytes - presentBytes - arrivingBytes,
    arrivingBytes,
    queueSeconds: node.queue.secondsLeft(bytesPerSecond, nowMs),
    bytesPerSecond,
    imagesToPull: demand.wanted.length - (presence.presentImages[node.slot] ?? 0),
  };
  return {
    ...inputs,
    node: node.name,
    totalBytes: demand.totalBytes,
    presentBytes,
    pullSeconds: pullCostSeconds(inputs, defaults.secondsPerImage),
    coldSeconds: coldSecondsOf(demand, bytesPerSecond, defaults),
    load: node.load,
    sameOwnerPods: pod.ownerPods?.get(node.name) ?? 0,
  };
}

/** What the pull would cost if the node had nothing and were pulling nothing. */
function coldSecondsOf(
  demand: ImageDemand,
  bytesPerSecond: number,
  defaults: PullDefaults,
): number {
  const { totalBytes, wanted } = demand;
  const inputs = { missingBytes: totalBytes, arrivingBytes: 0, queueSeconds: 0, bytesPerSecond };
  return pullCostSeconds({ ...inputs, imagesToPull: wanted.length }, defaults.secondsPerImage);
}
