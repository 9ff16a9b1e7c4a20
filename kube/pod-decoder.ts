import type { ObservedPod, PulledImage } from "../placement/observed-pod.ts";
import { type PodImageSource, podImagesOf } from "../placement/pod-images.ts";
import { type PodRequestSource, podRequestsOf } from "./pod-requests.ts";

interface ContainerStatus {
  readonly name?: string;
  readonly imageID?: string;
}

interface RawPod extends PodImageSource, PodRequestSource {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly ownerReferences?: readonly { readonly uid?: string; readonly controller?: boolean }[];
  };
  readonly spec?: PodImageSource["spec"] &
    PodRequestSource["spec"] & { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Reads a Pod as the API server sends it; one not yet created may have no UID, and then goes by its name. */
export function decodePod(raw: unknown): ObservedPod {
  const pod = raw as RawPod;
  const { name = "", namespace = "default", uid, ownerReferences = [] } = pod.metadata ?? {};

  const owner = ownerReferences.find(({ controller }) => controller === true)?.uid;
  const nodeName = pod.spec?.nodeName;
  const phase = pod.status?.phase;
  return {
    namespace,
    name,
    uid: uid ?? `${namespace}/${name}`,
    ...(nodeName ? { nodeName } : {}),
    ...(owner === undefined ? {} : { owner }),
    finished: phase === "Succeeded" || phase === "Failed",
    images: podImagesOf(pod),
    pulled: pulledImagesOf(pod),
    ...podRequestsOf(pod),
  };
}

function pulledImagesOf({ status = {} }: RawPod): PulledImage[] {
  const statuses = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  return statuses.flatMap(({ name, imageID }) =>
    name && imageID ? [{ container: name, imageId: imageID }] : [],
  );
}
