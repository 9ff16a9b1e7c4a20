import { kubeletFailureOf } from "../../check/kubelet-failure.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import type { Digest } from "../../placement/digest.ts";
import type { FailureClass } from "../../registry/failures/failure-classes.ts";
import { decodePullOutcomes } from "../caches/pullers/pull-outcomes.ts";
import {
  CHECK_ANNOTATION,
  CHECK_UID_LABEL,
  PLATFORM_ANNOTATION,
  type PullPlace,
  ROUND_ANNOTATION,
} from "./check-pull-pod.ts";

/** How a node's pull for a check stands. */
export type CheckPullOutcome =
  | { readonly kind: "open" }
  | { readonly kind: "pulled"; readonly digest?: Digest }
  | { readonly kind: "failed"; readonly class: FailureClass; readonly message: string };

/** What the controller keeps of a pod that pulls for an ImageCheck. */
export interface CheckPullRecord extends PullPlace {
  /** Of the check, `namespace/name`. */
  readonly checkKey: string;
  readonly checkUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly outcome: CheckPullOutcome;
}

interface RawPod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
}

/** Reads a pod as the API server sends it; undefined for one that works for no check. */
export function decodeCheckPull(raw: unknown): CheckPullRecord | undefined {
  const { metadata, spec = {} } = raw as RawPod;
  const { namespace = "", name, uid = "", labels = {}, annotations = {} } = metadata;
  const checkUid = labels[CHECK_UID_LABEL];
  if (checkUid === undefined) return undefined;
  return {
    checkKey: `${namespace}/${annotations[CHECK_ANNOTATION] ?? ""}`,
    checkUid,
    namespace,
    name,
    uid,
    nodeName: spec.nodeName ?? "",
    platform: annotations[PLATFORM_ANNOTATION] ?? "",
    round: annotations[ROUND_ANNOTATION] ?? "",
    outcome: outcomeOf(raw),
  };
}

function outcomeOf(raw: unknown): CheckPullOutcome {
  const { images, refusal } = decodePullOutcomes(raw);
  const outcome = images[0]?.outcome;
  if (outcome?.kind === "pulled") return outcome;
  if (outcome?.kind === "failed") {
    const { reason, message } = outcome;
    return { kind: "failed", class: kubeletFailureOf(reason, message), message };
  }
  if (refusal === undefined) return { kind: "open" };
  const { reason, message } = refusal;
  // Whatever kept the pod from trying says nothing of the image.
  const failureClass = reason === "DeadlineExceeded" ? "Timeout" : "InternalError";
  return { kind: "failed", class: failureClass, message: `${reason}: ${message}` };
}
