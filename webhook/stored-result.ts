import { type ImageCheck, pullableConditionOf } from "../api/image-check.ts";
import { PROBLEM_CLASSES, type ProblemClass } from "../check/action-table.ts";
import { missingPlatformsProblem } from "../check/check-image.ts";
import type { CheckResult } from "../check/check-result.ts";
import { isDigest, parseDigest } from "../placement/digest.ts";
import { formatPlatform, type Platform, parsePlatform } from "../placement/platform.ts";
import { selectPlatform } from "../placement/platform-matching.ts";

/** The controller may be late by as much. */
const GRACE_MS = 600_000;
/** Whoever mended the image since must not be turned away for long; after this it is looked at again. */
const PROBLEM_LIFETIME_MS = 30_000;
const CLASSES: ReadonlySet<string> = new Set(PROBLEM_CLASSES);

export interface StoredResult {
  readonly result: CheckResult;
  /** Whether a node pulled the image, or tried to. */
  readonly seenByNode: boolean;
}

/** What an ImageCheck says of nodes of these platforms; undefined where it is too old, undecided or about other platforms. */
export function storedResultOf(
  check: ImageCheck,
  { platforms, nowMs }: { readonly platforms: readonly Platform[]; readonly nowMs: number },
): StoredResult | undefined {
  const condition = pullableConditionOf(check);
  const { status = {} } = check;
  if (condition === undefined || condition.status === "Unknown") return undefined;
  const seenByNode = status.vantage === "Node";
  const isGood = condition.status === "True";
  if (nowMs >= endOf(status, { lasts: isGood || seenByNode })) return undefined;
  const missing = new Set(status.missingPlatforms);
  const wantedMissing = platforms.filter((platform) => missing.has(formatPlatform(platform)));
  if (isGood) {
    const result = goodResultOf(check, platforms, wantedMissing);
    return result && { result, seenByNode };
  }
  const { reason, message } = condition;
  if (!isProblemClass(reason)) return undefined;
  const isCovered = wantedMissing.length === platforms.length;
  if (reason === "NoMatchingPlatform" && !isCovered) return undefined;
  return { result: { kind: "problem", problem: { class: reason, message } }, seenByNode };
}

function goodResultOf(
  { spec, status }: ImageCheck,
  wanted: readonly Platform[],
  missingPlatforms: readonly Platform[],
): CheckResult | undefined {
  const digest = status?.digest ?? "";
  if (!isDigest(digest)) return undefined;
  const platforms = (status?.platforms ?? []).map((entry) => ({
    platform: parsePlatform(entry.platform),
    digest: parseDigest(entry.digest),
    sizeBytes: entry.sizeBytes,
  }));
  const unseen = wanted.filter(
    (platform) => !missingPlatforms.includes(platform) && !selectPlatform(platforms, platform),
  );
  if (unseen.length > 0) return undefined;
  const problem = missingPlatformsProblem(spec.image, missingPlatforms);
  if (wanted.length > 0 && missingPlatforms.length === wanted.length) {
    return { kind: "problem", problem };
  }
  const remarks = missingPlatforms.length === 0 ? [] : [problem];
  return { kind: "pullable", image: { digest, platforms, missingPlatforms }, remarks };
}

/** Until when a result counts; 0 for one without a time. */
function endOf(
  { checkedTime = "", nextCheckTime = "" }: NonNullable<ImageCheck["status"]>,
  { lasts }: { readonly lasts: boolean },
): number {
  const checkedMs = Date.parse(checkedTime) || 0;
  if (!lasts) return checkedMs + PROBLEM_LIFETIME_MS;
  return (Date.parse(nextCheckTime) || checkedMs) + GRACE_MS;
}

function isProblemClass(reason: string): reason is ProblemClass {
  return CLASSES.has(reason);
}
