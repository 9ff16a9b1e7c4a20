import type { PodImage } from "./pod-images.ts";

/** An image that a kubelet says it has pulled for a container of the pod. */
export interface PulledImage {
  readonly container: string;
  /** `containerStatuses[].imageID`, usually `repository@digest`. */
  readonly imageId: string;
}

/** What placement needs to know of a Pod. */
export interface ObservedPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly nodeName?: string;
  /** UID of the controlling owner. */
  readonly owner?: string;
  /** Succeeded or Failed: it holds neither resources nor images any more. */
  readonly finished: boolean;
  readonly images: readonly PodImage[];
  readonly pulled: readonly PulledImage[];
  readonly requestCpuMillis: number;
  readonly requestMemoryBytes: number;
}
