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

/** The Job that owns a group. No controller runs for it either. */
export function encodeJob(group: ReplicaGroup, reference: string): object {
  const labels = { app: group.name };
  const spec = { ...podSpecOf(group, reference), restartPolicy: "Never" };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: group.name, labels },
    spec: { parallelism: group.lifeSeconds.length, template: { metadata: { labels }, spec } },
  };
}

/** The group's replicas as its owner would create them; `ownerUid` is not used where nobody owns them. */
export function encodeReplicas(
  group: ReplicaGroup,
  owner: { readonly reference: string; readonly ownerUid: string },
): object[] {
  return group.lifeSeconds.map((lifeSeconds, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: replicaNameOf(group, index),
      labels: { app: group.name },
      annotations: { [LIFE_ANNOTATION]: lifeSeconds.toFixed(1) },
      ...ownerReferencesOf(group, owner.ownerUid),
    },
    spec: podSpecOf(group, owner.reference),
  }));
}

function ownerReferencesOf(
  { owner: kind = "ReplicaSet", name }: ReplicaGroup,
  uid: string,
): object {
  if (kind === "nobody") return {};
  const apiVersion = kind === "Job" ? "batch/v1" : "apps/v1";
  return { ownerReferences: [{ apiVersion, kind, name, uid, controller: true }] };
}

function podSpecOf(group: ReplicaGroup, reference: string): object {
  const requests = { cpu: `${group.cpuMillis}m`, memory: String(group.memoryBytes) };
  return { containers: [{ name: "main", image: reference, resources: { requests } }] };
}
