import type { ProblemClass } from "../../check/action-table.ts";
import { type CheckResult, type Problem, problemOf } from "../../check/check-result.ts";
import { isProven } from "../../check/is-proven.ts";
import { formatPlatform } from "../../placement/platform.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { type Verdict, worstOf } from "../verdict.ts";

/** What was found, and why it is so. */
interface Finding {
  readonly verdict: Verdict;
  /** `Pullable`, or the class of the problem. */
  readonly reason: string;
  /** What is wrong and what to do; absent where all is well. */
  readonly message?: string;
  readonly digest?: string;
}

export interface PlatformFinding extends Finding {
  /** `linux/amd64`. */
  readonly platform: string;
  /** Compressed. */
  readonly sizeBytes?: number;
}

export interface ImageFinding extends Finding {
  /** Those that were looked for; none where the image could not be read. */
  readonly platforms: readonly PlatformFinding[];
}

/** What is there of an image. */
export interface FoundImage {
  readonly image: string;
  readonly digest: string | undefined;
  /** `missing` is said of platforms that were looked for in vain. */
  readonly platforms: readonly (
    | { readonly platform: string; readonly digest: string; readonly sizeBytes: number }
    | { readonly platform: string; readonly missing: true }
  )[];
  /** Where a user named the platforms, each is needed; else some nodes can run the image and others cannot. */
  readonly needsEveryPlatform: boolean;
  /** What else should be mended, the worst first. */
  readonly remarks: readonly Problem[];
}

const PULLABLE = "Pullable";
const MISSING_PLATFORM: ProblemClass = "NoMatchingPlatform";

/** What a look from here found. */
export function findingOf(
  image: string,
  result: CheckResult,
  { needsEveryPlatform }: Pick<FoundImage, "needsEveryPlatform">,
): ImageFinding {
  if (result.kind === "problem") return problemFinding(result.problem);
  const { digest, platforms, missingPlatforms } = result.image;
  return foundFinding({
    image,
    digest,
    needsEveryPlatform,
    platforms: [
      ...platforms.map((entry) => ({ ...entry, platform: formatPlatform(entry.platform) })),
      ...missingPlatforms.map((platform) => ({
        platform: formatPlatform(platform),
        missing: true as const,
      })),
    ],
    remarks: result.remarks.filter(({ class: reason }) => reason !== MISSING_PLATFORM),
  });
}

/** Of an image that is there. */
export function foundFinding(found: FoundImage): ImageFinding {
  const { image, digest, needsEveryPlatform, remarks } = found;
  const platforms = found.platforms.map((entry): PlatformFinding => {
    const { platform } = entry;
    if ("digest" in entry) {
      const { digest: own, sizeBytes } = entry;
      return { platform, verdict: "good", reason: PULLABLE, digest: own, sizeBytes };
    }
    const problem = problemOf(MISSING_PLATFORM, `${quoteText(image)} has no image for ${platform}`);
    const verdict = needsEveryPlatform ? "bad" : "warning";
    return { platform, verdict, reason: problem.class, message: problem.message };
  });
  const remark = remarks.map(({ class: reason, message }) => ({
    verdict: "warning" as const,
    reason,
    message,
  }))[0];
  const findings = [...platforms, ...(remark === undefined ? [] : [remark])];
  const verdict = worstOf(findings.map((finding) => finding.verdict));
  const worst = findings.find((finding) => finding.verdict === verdict && verdict !== "good");
  return {
    verdict,
    reason: worst?.reason ?? PULLABLE,
    ...(worst?.message === undefined ? {} : { message: worst.message }),
    ...(digest === undefined ? {} : { digest }),
    platforms,
  };
}

/** Of an image that is not there, or that nobody could ask about. */
export function problemFinding(problem: Pick<Problem, "class" | "message">): ImageFinding {
  const { class: reason, message } = problem;
  return { verdict: isProven(reason) ? "bad" : "unknown", reason, message, platforms: [] };
}
