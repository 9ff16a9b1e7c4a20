import { decodeImageCheck, type ImageCheck } from "../../api/image-check.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { isManaged } from "../managed-labels.ts";

/** What the controller keeps of an ImageCheck. */
export interface CheckRecord {
  readonly check: ImageCheck;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Whether the controller made it for an image in use; nobody else's is ever removed. */
  readonly isDiscovered: boolean;
}

/** Throws on what is not an ImageCheck; undefined for one that is being deleted. */
export function decodeCheckRecord(raw: unknown): CheckRecord | undefined {
  const { metadata } = raw as KubeObject;
  const { uid = "", resourceVersion = "", labels, deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined) return undefined;
  return {
    check: decodeImageCheck(raw),
    uid,
    resourceVersion,
    isDiscovered: isManaged(labels),
  };
}
