import { missingPlatformsProblem } from "../check/check-image.ts";
import type { CheckResult } from "../check/check-result.ts";
import { formatPlatform, type Platform } from "../placement/platform.ts";
import { selectPlatform } from "../placement/platform-matching.ts";
import type { StoredCheck } from "./stored-check.ts";

/** What a check says of nodes of these platforms; undefined where it is too old or about other platforms. */
export function storedResultOf(
  check: StoredCheck,
  { platforms, nowMs }: { readonly platforms: readonly Platform[]; readonly nowMs: number },
): CheckResult | undefined {
  if (nowMs >= check.endMs) return undefined;
  if (check.last?.platforms !== platforms) {
    check.last = { platforms, result: resultFor(platforms, check) };
  }
  return check.last.result;
}

function resultFor(
  platforms: readonly Platform[],
  { image, finding, missingPlatforms }: StoredCheck,
): CheckResult | undefined {
  const missing = platforms.filter((platform) => missingPlatforms.has(formatPlatform(platform)));
  const isCovered = missing.length === platforms.length;
  if ("message" in finding) {
    if (finding.class === "NoMatchingPlatform" && !isCovered) return undefined;
    return { kind: "problem", problem: finding };
  }
  const isKnown = (platform: Platform): boolean =>
    missing.includes(platform) || selectPlatform(finding.platforms, platform) !== undefined;
  if (!platforms.every(isKnown)) return undefined;
  const found = { ...finding, missingPlatforms: missing };
  if (missing.length === 0) return { kind: "pullable", image: found, remarks: [] };
  const problem = missingPlatformsProblem(image, missing);
  return isCovered
    ? { kind: "problem", problem }
    : { kind: "pullable", image: found, remarks: [problem] };
}
