import { createHash } from "node:crypto";
import { API_VERSION } from "../../../api/group.ts";
import type { KubeObject } from "../../../kube/kube-object.ts";
import { type CacheIdentity, pullerLabelsOf } from "./puller-labels.ts";

/** So many images are in one pod: its object and its status stay small, and a lost pod costs little. */
export const MAX_POD_IMAGES = 20;
/** Kubelets report pulls by the name of the pod; this tells ours. */
export const PULLER_NAME_PREFIX = "layerwise-pull-";

/** When the pod was asked for, to the millisecond, by the clock that times refreshes as well. */
export const ASKED_ANNOTATION = "layerwise.io/asked-time";

/** Of the cache's name, for people. */
const MAX_SLUG = 30;
const HASH_DIGITS = 12;
const TOOLS = "/layerwise";
const TOOLS_VOLUME = "layerwise";
/** Distroless' `nonroot`; the no-op needs no rights at all. */
const NOBODY = 65_532;
/** 68 years. */
const FOREVER_SECONDS = "2147483647";

/**
 * Pulls, and ends; sleeps, so that the kubelet's garbage collection counts the images as in use; or tells how full the disk
 * of the images is, and ends.
 */
export type PullerKind = "pull" | "pin" | "probe";

/** Name of the one container of a pod that looks at the disk. */
export const PROBE_CONTAINER = "disk";

export interface PulledContainer {
  /** Normalized. */
  readonly reference: string;
  readonly pullPolicy: "Always" | "IfNotPresent";
}

export interface PullerPodOptions {
  readonly cache: CacheIdentity;
  readonly nodeName: string;
  readonly kind: PullerKind;
  /** Tells the pods of one cache on one node apart. */
  readonly slot: string;
  /** At most 20. */
  readonly images: readonly PulledContainer[];
  /** Has a static `/bin/busybox`. */
  readonly pullerImage: string;
  readonly secretNames: readonly string[];
  readonly serviceAccountName: string | undefined;
  readonly priorityClassName: string | undefined;
  /** By which time it has to be judged which refreshes it answers; absent where none are. */
  readonly askedMs?: number;
}

/** Always the same for the same place: whoever else works on it is told by the API server that the pod exists. */
export function pullerPodNameOf(
  cache: CacheIdentity,
  { nodeName, kind, slot }: Pick<PullerPodOptions, "nodeName" | "kind" | "slot">,
): string {
  const place = `${cache.uid} ${nodeName} ${kind} ${slot}`;
  const hash = createHash("sha256").update(place).digest("hex").slice(0, HASH_DIGITS);
  const slug = cache.name.slice(0, MAX_SLUG).replaceAll(".", "-").replace(/-+$/, "");
  return `${PULLER_NAME_PREFIX}${slug}-${hash}`;
}

/**
 * A pod that makes one node's kubelet pull images, one container each: with the kubelet's own mirrors and credentials, and
 * one bad image holds back none of the others. What runs in each is a static no-op from the puller image, so that an image
 * needs to contain nothing, and no shell has a part in it. Passes Pod Security `restricted`.
 */
export function encodePullerPod(options: PullerPodOptions): KubeObject & { readonly spec: object } {
  const { cache, kind, priorityClassName, serviceAccountName, askedMs } = options;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: cache.namespace,
      name: pullerPodNameOf(cache, options),
      labels: pullerLabelsOf(cache),
      annotations: {
        // Neither must keep an autoscaler from removing the node.
        "cluster-autoscaler.kubernetes.io/safe-to-evict": "true",
        ...(askedMs !== undefined && { [ASKED_ANNOTATION]: new Date(askedMs).toISOString() }),
      },
      ...ownedBy(cache),
    },
    spec: {
      nodeName: options.nodeName,
      restartPolicy: kind === "pin" ? "Always" : "Never",
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [{ operator: "Exists" }],
      imagePullSecrets: options.secretNames.map((name) => ({ name })),
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NOBODY,
        runAsGroup: NOBODY,
        seccompProfile: { type: "RuntimeDefault" },
      },
      volumes: [{ name: TOOLS_VOLUME, emptyDir: { sizeLimit: "16Mi" } }],
      ...(kind === "probe" ? probing(options) : running(options)),
    },
  };
}

/** The no-op is busybox under the name of what it is to be. */
function running({ kind, images, pullerImage }: PullerPodOptions): object {
  const program = kind === "pull" ? "true" : "sleep";
  const command = [`${TOOLS}/${program}`, ...(kind === "pull" ? [] : [FOREVER_SECONDS])];
  return {
    initContainers: [
      {
        name: "no-op",
        image: pullerImage,
        imagePullPolicy: "IfNotPresent",
        command: ["/bin/busybox", "cp", "/bin/busybox", `${TOOLS}/${program}`],
        ...confined({ isToolsReadOnly: false }),
      },
    ],
    containers: images.map(({ reference, pullPolicy }, index) => ({
      name: `image-${index}`,
      image: reference,
      imagePullPolicy: pullPolicy,
      command,
      ...confined({ isToolsReadOnly: true }),
    })),
  };
}

/**
 * The root of a container lies on the file system of the images. What busybox prints becomes the termination message, which
 * kubelets take from the log of a container that fails: hence a second path that does not exist.
 */
function probing({ pullerImage }: PullerPodOptions): object {
  const probe = {
    name: PROBE_CONTAINER,
    image: pullerImage,
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/busybox", "df", "-P", "-k", "/", "/layerwise-no-such-file"],
    terminationMessagePolicy: "FallbackToLogsOnError",
    ...confined({ isToolsReadOnly: true }),
  };
  return { containers: [probe] };
}

function ownedBy({ name, uid }: CacheIdentity): object {
  const owner = { apiVersion: API_VERSION, kind: "ImageCache", name, uid };
  return { ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: false }] };
}

/**
 * The requests are next to nothing, because a kubelet refuses what does not fit beside the pods that are there; the limit is
 * what a runtime may need for a moment to start a container. No CPU limit: it would only make the start slow.
 */
function confined({ isToolsReadOnly }: { readonly isToolsReadOnly: boolean }): object {
  return {
    volumeMounts: [{ name: TOOLS_VOLUME, mountPath: TOOLS, readOnly: isToolsReadOnly }],
    resources: { requests: { cpu: "1m", memory: "2Mi" }, limits: { memory: "64Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
}
