import type { PodLanding } from "../test/cluster/hollow/pod-landing.ts";
import type { SampleImage } from "./sample-image.ts";
import type { ReplicaGroup } from "./workload.ts";

/** One replica and what became of it. */
export interface PlacedPod extends PodLanding {
  readonly owner: string;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly image: SampleImage;
}

/** Name of a group's replica; `index` counts from 0. */
export function replicaNameOf(group: ReplicaGroup, index: number): string {
  return `${group.name}-${index}`;
}

/** The landings of the workload's replicas, in the order in which they were bound; other pods are left out. */
export function placedPodsOf(
  landings: readonly PodLanding[],
  groups: readonly ReplicaGroup[],
): PlacedPod[] {
  const groupOf = new Map(
    groups.flatMap((group) =>
      group.lifeSeconds.map((_, index) => [replicaNameOf(group, index), group] as const),
    ),
  );
  return landings
    .flatMap((landing) => {
      const group = groupOf.get(landing.name);
      if (group === undefined) return [];
      const { name: owner, cpuMillis, memoryBytes, image } = group;
      return [{ ...landing, owner, cpuMillis, memoryBytes, image }];
    })
    .sort((a, b) => a.boundMs - b.boundMs);
}
