import { type Digest, isDigest } from "../../../placement/digest.ts";
import type { NodeInventory } from "../../../placement/node-inventory.ts";
import type { NodeRecord } from "../../../placement/node-record.ts";
import { digestOfKey } from "../../images/image-key.ts";
import type { PullNote } from "../pullers/pull-notes.ts";

/** A kubelet's report trails what it has by up to 40 s (30 s image list, 10 s status); twice that. */
const REPORT_LAG_MS = 80_000;

/** Whether a node has an image. */
export type Presence =
  | {
      readonly kind: "present";
      /** Absent for an image that was loaded onto the node rather than pulled. */
      readonly digest?: Digest;
    }
  | { readonly kind: "absent" }
  /** It is not reported, and need not be: the report is cut short. */
  | { readonly kind: "unknown" };

export interface PresenceQuestion {
  /** Normalized. */
  readonly reference: string;
  readonly note: PullNote | undefined;
  /** What a moving reference is to stand for: named as its digest where it is one of several that the image has. */
  readonly target?: Digest | undefined;
  readonly isReportCapped: boolean;
  readonly nowMs: number;
}

/** Whether the node has the image under this very reference, by its report and by what we noted on it. */
export function presenceOf(
  inventory: NodeInventory,
  node: NodeRecord,
  { reference, note, target, isReportCapped, nowMs }: PresenceQuestion,
): Presence {
  const written = digestOfKey(reference);
  const noted = note === undefined || note.state === "pulling" ? undefined : note;
  const isFresh = noted !== undefined && nowMs < reportDueMs(noted);
  if (written !== undefined) {
    if (hasDigest(inventory, node, written)) return { kind: "present", digest: written };
  } else {
    // An index may have moved and what it has for the platform not: then the image has the digests of both. And a tag that was
    // just pulled is reported as what it was before.
    if (target !== undefined) {
      const isNoted = isFresh && noted.digest === target;
      if (isNoted || isReportedAs(inventory, node, { reference, digest: target })) {
        return { kind: "present", digest: target };
      }
    }
    const digest = node.reportedDigestOf(reference);
    if (digest !== undefined) {
      return isDigest(digest) ? { kind: "present", digest } : { kind: "present" };
    }
  }
  if (noted !== undefined) {
    const { digest } = noted;
    // A report has five names of an image at most: the one asked for may be the sixth.
    const isReported = digest !== undefined && hasDigest(inventory, node, digest);
    if (isReported || isFresh) {
      return digest === undefined ? { kind: "present" } : { kind: "present", digest };
    }
  }
  return { kind: isReportCapped ? "unknown" : "absent" };
}

/** When what a fresh note vouches for has to show in the report, in milliseconds since the Unix epoch. */
export function reportDueMs({ atMs }: PullNote): number {
  return atMs + REPORT_LAG_MS;
}

function isReportedAs(
  { catalog }: NodeInventory,
  node: NodeRecord,
  { reference, digest }: { readonly reference: string; readonly digest: Digest },
): boolean {
  const image = catalog.imageOf(digest, node.platform, undefined);
  return image !== undefined && node.reportsAs(reference, image);
}

function hasDigest({ catalog }: NodeInventory, node: NodeRecord, digest: Digest): boolean {
  return catalog.imageOf(digest, node.platform, undefined)?.present.has(node.slot) === true;
}
