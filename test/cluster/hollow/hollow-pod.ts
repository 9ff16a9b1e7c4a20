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
  /** Containers that end as soon as they are started, and are not started again. */
  readonly shortLived: ReadonlySet<string>;
  /** Runs until somebody deletes it when absent. */
  readonly lifeMs?: number;
}

interface RawPod extends KubeObject, PodImageSource {
  readonly spec?: PodImageSource["spec"] & {
    readonly nodeName?: string;
    readonly restartPolicy?: string;
  };
}

interface RawContainer {
  readonly name?: string | null | undefined;
  readonly command?: readonly string[];
}

/** As in `/bin/true`: what it is started from does not matter to who simulates it. */
const ENDS_AT_ONCE = /\/(?:true|busybox)$/;

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
    shortLived: new Set(shortLivedOf(pod)),
    ...(Number.isFinite(lifeSeconds) ? { lifeMs: lifeSeconds * 1000 } : {}),
  };
}

function shortLivedOf({ spec }: RawPod): string[] {
  if (spec?.restartPolicy !== "Never") return [];
  const containers: readonly RawContainer[] = spec.containers ?? [];
  return containers.flatMap(({ name, command: [program = ""] = [] }) =>
    ENDS_AT_ONCE.test(program) ? (name ?? []) : [],
  );
}
