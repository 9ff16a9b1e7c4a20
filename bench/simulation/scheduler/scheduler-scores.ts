import type { SimulatedNode } from "../simulated-node.ts";
import type { SimulatedPod } from "../simulated-pod.ts";
import { balancedAllocation } from "./balanced-allocation.ts";
import { imageLocality } from "./image-locality.ts";
import { leastAllocated } from "./least-allocated.ts";
import { podTopologySpread } from "./pod-topology-spread.ts";
import type { ReportedImages } from "./reported-images.ts";

/** What the plugins that tell nodes of these workloads apart are multiplied by. */
export interface ScoreWeights {
  readonly resourcesFit: number;
  readonly balancedAllocation: number;
  readonly imageLocality: number;
  readonly podTopologySpread: number;
  /** A point of an extender is ten of a plugin's. */
  readonly extender: number;
}

/** kube-scheduler's defaults (pkg/scheduler/apis/config/v1/default_plugins.go), and what Layerwise's manifests give it. */
export const DEFAULT_WEIGHTS: ScoreWeights = {
  resourcesFit: 1,
  balancedAllocation: 1,
  imageLocality: 1,
  podTopologySpread: 2,
  extender: 1,
};

/** What the built-in plugins give each of `nodes`, weighed and summed. `reported` is of a cluster with `count` nodes. */
export function pluginScores(
  { group, image }: SimulatedPod,
  nodes: readonly SimulatedNode[],
  {
    weights,
    reported,
    count,
  }: {
    readonly weights: ScoreWeights;
    readonly reported: ReportedImages;
    readonly count: number;
  },
): number[] {
  // Of the owners here only ReplicaSets select pods.
  const isSpread = (group.owner ?? "ReplicaSet") === "ReplicaSet";
  const spread = isSpread ? podTopologySpread(nodes.map(({ booked }) => booked.podsOf(group))) : [];
  return nodes.map(({ name, spec, booked }, place) => {
    const after = {
      cpuMillis: booked.cpuMillis + group.cpuMillis,
      memoryBytes: booked.memoryBytes + group.memoryBytes,
    };
    const state = reported.stateOn(name, image.reference);
    const present = state === undefined ? [] : [state];
    return (
      weights.resourcesFit * leastAllocated(after, spec) +
      weights.balancedAllocation * balancedAllocation(booked, after, spec) +
      weights.imageLocality * imageLocality(present, { containers: 1, nodes: count }) +
      weights.podTopologySpread * (spread[place] ?? 0)
    );
  });
}
