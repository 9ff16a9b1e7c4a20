import { type ImageCheck, pullableConditionOf } from "../../api/image-check.ts";
import { formatPlatform, type Platform, parsePlatform } from "../../placement/platform.ts";
import { selectPlatform } from "../../placement/platform-matching.ts";

/**
 * Milliseconds until the image is to be looked at: 0 where that was never done for the present spec, where it is time, or
 * where eligible nodes have a platform that was not looked for.
 */
export function dueInMs(
  check: ImageCheck,
  { platforms, nowMs }: { readonly platforms: readonly Platform[]; readonly nowMs: number },
): number {
  const condition = pullableConditionOf(check);
  if (condition === undefined) return 0;
  const { nextCheckTime = "" } = check.status ?? {};
  const waitMs = Math.max(0, (Date.parse(nextCheckTime) || 0) - nowMs);
  const isAboutPlatforms = condition.status === "True" || condition.reason === "NoMatchingPlatform";
  return isAboutPlatforms && !areSeen(platforms, check.status ?? {}) ? 0 : waitMs;
}

function areSeen(
  wanted: readonly Platform[],
  { platforms = [], missingPlatforms = [] }: NonNullable<ImageCheck["status"]>,
): boolean {
  const found = platforms.map((entry) => ({ platform: parsePlatform(entry.platform) }));
  return wanted.every(
    (platform) =>
      missingPlatforms.includes(formatPlatform(platform)) ||
      selectPlatform(found, platform) !== undefined,
  );
}
