import type { KubeClient } from "../kube/kube-client.ts";
import { Reflector } from "../kube/reflector.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/** By which the webhook's Deployment and Service select its pods. */
export const WEBHOOK_LABELS = {
  "app.kubernetes.io/name": "layerwise",
  "app.kubernetes.io/component": "webhook",
};

/** Bound and not ended. One that terminates may still answer, so a rolling update has more of them for a while. */
const MAY_RUN = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed";

export interface WatchReplicasOptions {
  readonly client: KubeClient;
  /** Where the replicas run. */
  readonly namespace: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Follows which replicas of the webhook there are, this one among them where it runs in the cluster. */
export function watchReplicas({ namespace, ...options }: WatchReplicasOptions): Reflector<true> {
  const labels = Object.entries(WEBHOOK_LABELS).map(([label, value]) => `${label}=${value}`);
  return new Reflector<true>({
    ...options,
    path: `/api/v1/namespaces/${namespace}/pods`,
    labelSelector: labels.join(","),
    fieldSelector: MAY_RUN,
    decode: () => true,
  });
}
