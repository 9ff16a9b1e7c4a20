import type { ReplicaGroup } from "../../demo/workload.ts";

/**
 * The mean wait in seconds that no placement gets below as long as nothing is pulled ahead of pods: what no earlier group
 * has needed is on no node, so that each replica waits for its transfer wherever it is put. Everything else counts as
 * there. A pod that finds no room for a while may wait less.
 */
export function leastWaitOf(groups: readonly ReplicaGroup[], bytesPerSecond: number): number {
  const known = new Set<string>();
  let pods = 0;
  let seconds = 0;
  for (const { image, lifeSeconds } of groups) {
    pods += lifeSeconds.length;
    for (const { content, sizeBytes } of image.layers) {
      if (known.has(content)) continue;
      known.add(content);
      seconds += (lifeSeconds.length * sizeBytes) / bytesPerSecond;
    }
  }
  return pods === 0 ? 0 : seconds / pods;
}
