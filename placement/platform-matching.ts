// Which platform of an index a node takes: `Only` of github.com/containerd/platforms (compare.go), with the order among
// Windows versions that `Default` has on a Windows node (defaults_windows.go).
import { architectureFallbacks } from "./architecture-fallbacks.ts";
import { normalizePlatform, type Platform } from "./platform.ts";
import { canRunWindowsVersion } from "./windows-build.ts";

/** An attestation in an index says `unknown/unknown`; it is no image and runs nowhere. */
const UNKNOWN = "unknown";

interface Rank {
  readonly fallback: number;
  readonly features: number;
  readonly windowsVersion: string;
}

/** Whether a node of the wanted platform runs an image of the candidate's. Never true of `unknown/unknown`. */
export function matchesPlatform(wanted: Platform, candidate: Platform): boolean {
  return rankerOf(wanted)(candidate) !== undefined;
}

/**
 * The candidate containerd pulls on a node of the wanted platform: closest architecture first, then the most features
 * of those the node has, on Windows the highest version; among equals the first listed. Undefined where none runs.
 */
export function selectPlatform<T extends { readonly platform: Platform }>(
  candidates: readonly T[],
  wanted: Platform,
): T | undefined {
  const rankOf = rankerOf(wanted);
  let best: { readonly candidate: T; readonly rank: Rank } | undefined;
  for (const candidate of candidates) {
    const rank = rankOf(candidate.platform);
    if (rank !== undefined && (best === undefined || isBetter(rank, best.rank))) {
      best = { candidate, rank };
    }
  }
  return best?.candidate;
}

function rankerOf(wanted: Platform): (candidate: Platform) => Rank | undefined {
  const { os, architecture, variant = "", osVersion, osFeatures = [] } = normalizePlatform(wanted);
  const fallbacks = architectureFallbacks({ architecture, variant });
  const onWindows = os === "windows";
  return (raw) => {
    const candidate = normalizePlatform(raw);
    // containerd reads a missing os as the node's own.
    const sameOs = candidate.os === os || candidate.os === "";
    if (!sameOs || os === UNKNOWN || candidate.architecture === UNKNOWN) return undefined;
    const fallback = fallbacks.indexOf(`${candidate.architecture}/${candidate.variant ?? ""}`);
    if (fallback < 0) return undefined;
    if (onWindows && !canRunWindowsVersion(osVersion, candidate.osVersion)) return undefined;
    const features = candidate.osFeatures ?? [];
    if (!features.every((name) => osFeatures.includes(name) || (onWindows && name === "win32k"))) {
      return undefined;
    }
    const windowsVersion = onWindows ? (candidate.osVersion ?? "") : "";
    return { fallback, features: raw.osFeatures?.length ?? 0, windowsVersion };
  };
}

function isBetter(rank: Rank, than: Rank): boolean {
  if (rank.fallback !== than.fallback) return rank.fallback < than.fallback;
  // Compared as text, because containerd does: a node would pull 10.0.20348.587 before 10.0.20348.1006.
  if (rank.windowsVersion !== than.windowsVersion) return rank.windowsVersion > than.windowsVersion;
  return rank.features > than.features;
}
