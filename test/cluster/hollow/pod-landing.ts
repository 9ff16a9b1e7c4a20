/** What became of a pod on a node; times are simulated milliseconds. */
export interface PodLanding {
  readonly namespace: string;
  readonly name: string;
  readonly nodeName: string;
  /** When the kubelet saw the pod. */
  readonly boundMs: number;
  /** When its last image was there; absent while it waits. */
  readonly readyMs?: number;
  /** When it was gone; absent while it exists. */
  readonly endedMs?: number;
  /** Transferred for it; 0 when all layers were there or on their way. */
  readonly pulledBytes: number;
}
