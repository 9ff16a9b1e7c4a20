import type { KubeObject } from "../../../kube/kube-object.ts";
import { type PodImage, type PodImageSource, podImagesOf } from "../../../placement/pod-images.ts";

/** Annotation that ends a pod: so many simulated seconds after it got ready its node deletes it. */
export const LIFE_ANNOTATION = "hollow.layerwise.io/life-seconds";

/** What a hollow kubelet needs of a pod that is bound to its node and not running yet. */
export interface HollowPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly nodeName: string;
  /** In the order of their pulls. */
  readonly images: readonly PodImage[];
  /** Runs until somebody deletes it when absent. */
  readonly lifeMs?: number;
}

interface RawPod extends KubeObject, PodImageSource {
  readonly spec?: NonNullable<PodImageSource["spec"]> & { readonly nodeName?: string };
}

/** Undefined while the pod is on no node. */
export function decodeHollowPod(raw: unknown): HollowPod | undefined {
  const pod = raw as RawPod;
  const { namespace = "", name, uid = "", annotations = {} } = pod.metadata;
  const nodeName = pod.spec?.nodeName;
  if (nodeName === undefined) return undefined;
  const lifeSeconds = Number(annotations[LIFE_ANNOTATION]);
  return {
    namespace,
    name,
    uid,
    nodeName,
    images: podImagesOf(pod),
    ...(Number.isFinite(lifeSeconds) ? { lifeMs: lifeSeconds * 1000 } : {}),
  };
}
