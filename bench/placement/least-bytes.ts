import type { ReplicaGroup } from "../../demo/workload.ts";

/**
 * What has to be pulled at least where replicas of an owner are kept on nodes of their own: every layer as often as the
 * largest group that needs it has replicas. No placement gets there, since nodes fill up.
 */
export function leastBytesOf(groups: readonly ReplicaGroup[]): number {
  const copies = new Map<string, { nodes: number; readonly sizeBytes: number }>();
  for (const { image, lifeSeconds } of groups) {
    for (const { content, sizeBytes } of image.layers) {
      const known = copies.get(content);
      if (known === undefined) copies.set(content, { nodes: lifeSeconds.length, sizeBytes });
      else known.nodes = Math.max(known.nodes, lifeSeconds.length);
    }
  }
  return [...copies.values()].reduce((sum, { nodes, sizeBytes }) => sum + nodes * sizeBytes, 0);
}
