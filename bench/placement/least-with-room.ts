import type { SampleImage } from "../../demo/sample-image.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";
import type { HollowNode } from "../../test/cluster/hollow/hollow-node.ts";
import { leastCopiesOf } from "./least-copies.ts";

/** What no placement gets below as long as nothing is pulled ahead of pods, with room counted. */
export interface LeastWithRoom {
  readonly bytes: number;
  /** The mean over the pods. */
  readonly waitSeconds: number;
}

/** Each pull takes so long beside its bytes. */
const OVERHEAD_SECONDS = 0.2;

/**
 * Each layer is pulled as often as it needs copies. The pods of the first group that needs it wait for it, and for each copy
 * that they do not make one pod later; so do the first pods of an image for what a pull takes beside its bytes.
 */
export function leastWithRoomOf(
  groups: readonly ReplicaGroup[],
  nodes: readonly Pick<HollowNode, "cpuMillis" | "bytesPerSecond">[],
): LeastWithRoom {
  const cpuMillis = Math.max(0, ...nodes.map((node) => node.cpuMillis));
  const bytesPerSecond = Math.max(0, ...nodes.map((node) => node.bytesPerSecond));
  const known = new Set<SampleImage>();
  let pods = 0;
  let seconds = 0;
  for (const { image, lifeSeconds } of groups) {
    pods += lifeSeconds.length;
    if (!known.has(image)) seconds += OVERHEAD_SECONDS * lifeSeconds.length;
    known.add(image);
  }
  let bytes = 0;
  for (const { sizeBytes, copies, firstPods } of leastCopiesOf(groups, cpuMillis)) {
    bytes += copies * sizeBytes;
    seconds += (Math.max(copies, firstPods) * sizeBytes) / bytesPerSecond;
  }
  return { bytes, waitSeconds: pods === 0 ? 0 : seconds / pods };
}
