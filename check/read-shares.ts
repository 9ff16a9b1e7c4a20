/**
 * The rest is the webhook's. The controller reads every image in use and checks it again and again; reviews cost a read only
 * where no ImageCheck says what is known already.
 */
const CONTROLLER_SHARE = 3 / 4;

/** Of the manifests that the cluster may read of a registry host in an hour, those of the controller, whose leader alone asks. */
export function controllerReadsOf(clusterReadsPerHour: number): number {
  return clusterReadsPerHour * CONTROLLER_SHARE;
}

/** Those of one replica of the webhook. Whoever counts none asks all the same, and is the only one. */
export function replicaReadsOf(clusterReadsPerHour: number, replicas: number): number {
  return (clusterReadsPerHour - controllerReadsOf(clusterReadsPerHour)) / Math.max(1, replicas);
}
