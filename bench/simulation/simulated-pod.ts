import { replicaNameOf } from "../../demo/placed-pod.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";

/** A replica that is to be placed. */
export interface SimulatedPod {
  /** Its UID as well. */
  readonly name: string;
  readonly group: ReplicaGroup;
  readonly image: HollowImage;
  /** From when its image is there. */
  readonly lifeMs: number;
}

/** The replicas of a group, in order. */
export function podsOf(group: ReplicaGroup, image: HollowImage): SimulatedPod[] {
  return group.lifeSeconds.map((seconds, index) => {
    // As precise as the annotation that a pod of `npm run bench -- placement` has it in.
    const lifeMs = Number(seconds.toFixed(1)) * 1000;
    return { name: replicaNameOf(group, index), group, image, lifeMs };
  });
}
