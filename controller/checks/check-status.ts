import {
  type ImageCheck,
  type ImageCheckCondition,
  pullableConditionOf,
} from "../../api/image-check.ts";
import type { CheckResult, Problem, PullableImage } from "../../check/check-result.ts";
import { isProven, isProvenByNode } from "../../check/is-proven.ts";
import { formatTime } from "../../kube/format-time.ts";
import { formatBytes } from "../../placement/format-bytes.ts";
import { parseImageReference } from "../../placement/image-reference.ts";
import { formatPlatform, type Platform } from "../../placement/platform.ts";

export type ImageCheckStatus = NonNullable<ImageCheck["status"]>;

/** The nodes that may run the image. */
export interface CheckNodes {
  readonly platforms: readonly Platform[];
  readonly eligible: number;
  readonly present: number;
}

export interface Look {
  readonly result: CheckResult;
  readonly platforms: readonly Platform[];
  readonly atMs: number;
  /** When to look next. */
  readonly nextMs: number;
  /** Whose view the result is; the controller's where it is left out. */
  readonly vantage?: "Controller" | "Node";
}

/** Sizes and digests that stay true while nobody can say more. */
const KEPT_WHILE_UNKNOWN = ["digest", "platforms", "missingPlatforms", "size"] as const;

/** The status of a check after a look at its image. */
export function statusAfterLook(check: ImageCheck, look: Look): ImageCheckStatus {
  const { result, atMs, nextMs, vantage = "Controller" } = look;
  const { status: previous = {} } = check;
  const next = { nextCheckTime: formatTime(nextMs) };
  // Nothing was found out, and what was known last counts on.
  if (isPostponed(result) && isDecided(check)) return { ...previous, ...next };
  const times = { ...next, checkedTime: formatTime(atMs) };
  // A changed spec may be about another image.
  const isSameSpec = previous.observedGeneration === check.metadata.generation;
  const known = isSameSpec ? previous : {};
  const content =
    result.kind === "pullable"
      ? contentOf(check, result.image, { known, atMs })
      : problemContentOf(result.problem, known, look.platforms);
  return {
    observedGeneration: check.metadata.generation,
    conditions: [conditionAfter(check, verdictOf(result, vantage), atMs)],
    vantage,
    ...content,
    ...times,
  };
}

/** The status of a check before anybody could say anything; the time is when that was found. */
export function undecidedStatus(
  check: ImageCheck,
  verdict: { readonly reason: string; readonly message: string },
  atMs: number,
): ImageCheckStatus {
  const condition = conditionAfter(check, { status: "Unknown", ...verdict }, atMs);
  return { observedGeneration: check.metadata.generation, conditions: [condition] };
}

/** The same status with how many nodes there are now. */
export function withNodes(
  status: ImageCheckStatus,
  { eligible, present }: CheckNodes,
): ImageCheckStatus {
  return { ...status, eligibleNodes: eligible, presentNodes: present };
}

type Verdict = Pick<ImageCheckCondition, "status" | "reason" | "message">;

function verdictOf(result: CheckResult, vantage: NonNullable<Look["vantage"]>): Verdict {
  const seenByNode = vantage === "Node";
  if (result.kind === "problem") {
    const { class: reason, message } = result.problem;
    const isSure = seenByNode ? isProvenByNode(reason) : isProven(reason);
    return { status: isSure ? "False" : "Unknown", reason, message };
  }
  const remarks = result.remarks.map(({ message }) => message).join("; ");
  const message = remarks || (seenByNode ? "Nodes pulled the image" : "The image can be pulled");
  return { status: "True", reason: "Pullable", message };
}

/** `lastTransitionTime` moves with the status, not with reason and message, as everywhere in Kubernetes. */
function conditionAfter(check: ImageCheck, verdict: Verdict, atMs: number): ImageCheckCondition {
  const before = check.status?.conditions?.find(({ type }) => type === "Pullable");
  const isSame = before?.status === verdict.status;
  return {
    type: "Pullable",
    ...verdict,
    lastTransitionTime: isSame ? before.lastTransitionTime : formatTime(atMs),
    observedGeneration: check.metadata.generation,
  };
}

function contentOf(
  { spec }: ImageCheck,
  { digest, platforms, missingPlatforms }: PullableImage,
  { known, atMs }: { readonly known: ImageCheckStatus; readonly atMs: number },
): ImageCheckStatus {
  const [first] = platforms;
  const before = known.digest ?? known.lastGoodDigest ?? digest;
  const isPinned = parseImageReference(spec.image).digest !== undefined;
  const tagMovedTime = before === digest || isPinned ? known.tagMovedTime : formatTime(atMs);
  return {
    digest,
    platforms: platforms.map((entry) => ({
      platform: formatPlatform(entry.platform),
      digest: entry.digest,
      sizeBytes: entry.sizeBytes,
    })),
    missingPlatforms: missingPlatforms.map(formatPlatform),
    ...(first === undefined ? {} : { size: formatBytes(first.sizeBytes) }),
    lastGoodDigest: digest,
    ...(tagMovedTime === undefined ? {} : { tagMovedTime }),
  };
}

function problemContentOf(
  { class: problemClass }: Problem,
  known: ImageCheckStatus,
  platforms: readonly Platform[],
): ImageCheckStatus {
  const { lastGoodDigest, tagMovedTime } = known;
  const kept = isProven(problemClass)
    ? []
    : KEPT_WHILE_UNKNOWN.flatMap((field) =>
        known[field] === undefined ? [] : [[field, known[field]]],
      );
  return {
    ...Object.fromEntries(kept),
    ...(problemClass === "NoMatchingPlatform"
      ? { missingPlatforms: platforms.map(formatPlatform) }
      : {}),
    ...(lastGoodDigest === undefined ? {} : { lastGoodDigest }),
    ...(tagMovedTime === undefined ? {} : { tagMovedTime }),
  };
}

/** Limits, ours and the registry's, keep us from looking and say nothing of the image. */
function isPostponed(result: CheckResult): boolean {
  return result.kind === "problem" && result.problem.class === "RateLimited";
}

function isDecided(check: ImageCheck): boolean {
  const condition = pullableConditionOf(check);
  return condition !== undefined && condition.status !== "Unknown";
}
