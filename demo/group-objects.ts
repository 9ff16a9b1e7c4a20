import { LIFE_ANNOTATION } from "../test/cluster/hollow/hollow-pod.ts";
import { replicaNameOf } from "./placed-pod.ts";
import type { ReplicaGroup } from "./workload.ts";

/** The ReplicaSet that owns a group. No controller runs for it: it makes the scheduler spread the replicas. */
export function encodeReplicaSet(group: ReplicaGroup, reference: string): object {
  const labels = { app: group.name };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: group.name, labels },
    spec: {
      replicas: group.lifeSeconds.length,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpecOf(group, reference) },
    },
  };
}

/** The group's replicas as its ReplicaSet would create them. */
export function encodeReplicas(
  group: ReplicaGroup,
  owner: { readonly reference: string; readonly replicaSetUid: string },
): object[] {
  return group.lifeSeconds.map((lifeSeconds, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: replicaNameOf(group, index),
      labels: { app: group.name },
      annotations: { [LIFE_ANNOTATION]: lifeSeconds.toFixed(1) },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: group.name,
          uid: owner.replicaSetUid,
          controller: true,
        },
      ],
    },
    spec: podSpecOf(group, owner.reference),
  }));
}

function podSpecOf(group: ReplicaGroup, reference: string): object {
  const requests = { cpu: `${group.cpuMillis}m`, memory: String(group.memoryBytes) };
  return { containers: [{ name: "main", image: reference, resources: { requests } }] };
}
