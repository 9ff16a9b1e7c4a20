import type { HollowPod } from "./hollow-pod.ts";

export interface KubeletEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: "Pulling" | "Pulled" | "Failed";
  readonly message: string;
  readonly container: string;
}

/** A core/v1 Event as a kubelet writes it. `suffix` tells events of one pod apart; `now` is RFC 3339. */
export function encodeKubeletEvent(
  pod: HollowPod,
  event: KubeletEvent,
  stamp: { readonly suffix: string; readonly now: string },
): object {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { namespace: pod.namespace, name: `${pod.name}.${stamp.suffix}` },
    involvedObject: {
      apiVersion: "v1",
      kind: "Pod",
      namespace: pod.namespace,
      name: pod.name,
      uid: pod.uid,
      fieldPath: `spec.containers{${event.container}}`,
    },
    type: event.type,
    reason: event.reason,
    message: event.message,
    source: { component: "kubelet", host: pod.nodeName },
    reportingComponent: "kubelet",
    reportingInstance: pod.nodeName,
    firstTimestamp: stamp.now,
    lastTimestamp: stamp.now,
    count: 1,
  };
}
