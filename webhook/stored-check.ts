import { type ImageCheck, pullableConditionOf } from "../api/image-check.ts";
import { PROBLEM_CLASSES, type ProblemClass } from "../check/action-table.ts";
import type { CheckResult, Problem, PullableImage } from "../check/check-result.ts";
import { isDigest, parseDigest } from "../placement/digest.ts";
import { type Platform, parsePlatform } from "../placement/platform.ts";

/** The controller may be late by as much. */
const GRACE_MS = 600_000;
/** Whoever mended the image since must not be turned away for long; after this it is looked at again. */
const PROBLEM_LIFETIME_MS = 30_000;
const CLASSES: ReadonlySet<string> = new Set(PROBLEM_CLASSES);

/** What an ImageCheck says, as reviews need it: read once, when the check comes. */
export interface StoredCheck {
  /** As the check names it. */
  readonly image: string;
  readonly finding: Pick<PullableImage, "digest" | "platforms"> | Problem;
  /** Platforms of eligible nodes that the image does not have. */
  readonly missingPlatforms: ReadonlySet<string>;
  /** Whether a node pulled the image, or tried to. */
  readonly seenByNode: boolean;
  /** Until when it counts. */
  readonly endMs: number;
  /** What was last made of it, and for which platforms: nearly all pods may run on the same nodes. */
  last?: { readonly platforms: readonly Platform[]; readonly result: CheckResult | undefined };
}

/** Undefined where a check is undecided, about an older spec, or says what is not understood. */
export function storedCheckOf(check: ImageCheck): StoredCheck | undefined {
  const condition = pullableConditionOf(check);
  const { spec, status = {} } = check;
  if (condition === undefined || condition.status === "Unknown") return undefined;
  const isGood = condition.status === "True";
  const finding = isGood ? imageOf(status) : problemOf(condition);
  if (finding === undefined) return undefined;
  const seenByNode = status.vantage === "Node";
  return {
    image: spec.image,
    finding,
    missingPlatforms: new Set(status.missingPlatforms),
    seenByNode,
    endMs: endOf(status, { lasts: isGood || seenByNode }),
  };
}

type Status = NonNullable<ImageCheck["status"]>;

function imageOf({ digest = "", platforms = [] }: Status): StoredCheck["finding"] | undefined {
  if (!isDigest(digest)) return undefined;
  try {
    const found = platforms.map((entry) => ({
      platform: parsePlatform(entry.platform),
      digest: parseDigest(entry.digest),
      sizeBytes: entry.sizeBytes,
    }));
    return { digest, platforms: found };
  } catch (error) {
    // Anybody with the right to may write a status.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function problemOf({ reason, message }: { readonly reason: string; readonly message: string }) {
  return isProblemClass(reason) ? { class: reason, message } : undefined;
}

/** 0 for a status without a time. */
function endOf(
  { checkedTime = "", nextCheckTime = "" }: Status,
  { lasts }: { readonly lasts: boolean },
): number {
  const checkedMs = Date.parse(checkedTime) || 0;
  if (!lasts) return checkedMs + PROBLEM_LIFETIME_MS;
  return (Date.parse(nextCheckTime) || checkedMs) + GRACE_MS;
}

function isProblemClass(reason: string): reason is ProblemClass {
  return CLASSES.has(reason);
}
