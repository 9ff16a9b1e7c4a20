import { createHash } from "node:crypto";
import { API_VERSION } from "../../api/group.ts";
import { imageCheckResource } from "../../api/image-check.ts";
import { CHECK_LABEL } from "../../check/check-label.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { encodePullerPod } from "../caches/pullers/puller-pod.ts";
import type { CheckRecord } from "./check-record.ts";

/** On a pod that pulls for an ImageCheck: the UID of that. */
export const CHECK_UID_LABEL = "layerwise.io/image-check-uid";
/** For which look at the image, so that what an earlier one left behind is not taken for its answer. */
export const ROUND_ANNOTATION = "layerwise.io/check-round";
/** Name of the ImageCheck, and the platform of the node. */
export const CHECK_ANNOTATION = "layerwise.io/image-check";
export const PLATFORM_ANNOTATION = "layerwise.io/platform";

const NAME_PREFIX = "layerwise-check-";
const MAX_SLUG = 30;
const HASH_DIGITS = 12;

/** Where a look at an image has a node pull it. */
export interface PullPlace {
  readonly nodeName: string;
  /** As linux/arm64/v8. */
  readonly platform: string;
  readonly round: string;
}

export interface CheckPullOptions extends PullPlace {
  readonly pullerImage: string;
  readonly priorityClassName: string | undefined;
  /** When the kubelet gives up, should nobody be there to delete the pod. */
  readonly timeoutSeconds: number;
}

/** The pods of one look, told apart from those of others. */
export function roundOf({ check }: CheckRecord): string {
  const { metadata, status = {} } = check;
  return `${metadata.generation} ${status.nextCheckTime ?? ""}`;
}

/**
 * A puller pod that belongs to an ImageCheck: always the same for the same look and platform, so that a second leader makes
 * none of its own. The registry is asked even where the node has the image.
 */
export function encodeCheckPull(
  { check, uid }: CheckRecord,
  { nodeName, platform, round, timeoutSeconds, ...options }: CheckPullOptions,
): KubeObject & { readonly spec: object } {
  const { spec, metadata } = check;
  const { namespace, name } = metadata;
  const pod = encodePullerPod({
    ...options,
    cache: { namespace, name, uid },
    nodeName,
    kind: "pull",
    slot: "0",
    images: [{ reference: spec.image, pullPolicy: "Always" }],
    secretNames: (spec.imagePullSecrets ?? []).map((secret) => secret.name),
    serviceAccountName: spec.serviceAccountName,
  });
  const place = `${uid} ${round} ${platform}`;
  const hash = createHash("sha256").update(place).digest("hex").slice(0, HASH_DIGITS);
  const slug = name.slice(0, MAX_SLUG).replaceAll(".", "-").replace(/-+$/, "");
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name: `${NAME_PREFIX}${slug}-${hash}`,
      labels: {
        "app.kubernetes.io/managed-by": "layerwise",
        [CHECK_UID_LABEL]: uid,
        [CHECK_LABEL]: "ignore",
      },
      annotations: {
        ...pod.metadata.annotations,
        [CHECK_ANNOTATION]: name,
        [PLATFORM_ANNOTATION]: platform,
        [ROUND_ANNOTATION]: round,
      },
      // In place of those of a cache.
      ...ownedBy(name, uid),
    },
    spec: { ...pod.spec, activeDeadlineSeconds: timeoutSeconds },
  };
}

function ownedBy(name: string, uid: string): object {
  const owner = { apiVersion: API_VERSION, kind: imageCheckResource.kind, name, uid };
  return { ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: false }] };
}
