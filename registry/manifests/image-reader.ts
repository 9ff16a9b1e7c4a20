import { formatPlatform, type Platform } from "../../placement/platform.ts";
import { selectPlatform } from "../../placement/platform-matching.ts";
import { failed, type RegistryFailed, type RegistryResult } from "../failures/registry-failure.ts";
import type { RegistryImage, RegistryPlatform } from "../registry-image.ts";
import type { FoundDocument } from "./image-document.ts";
import type { ImageSource } from "./image-source.ts";
import { type PlatformCandidate, platformCandidatesOf } from "./platform-candidates.ts";

/** Platforms named in a message. */
const MAX_PLATFORMS_SHOWN = 5;

/**
 * What the image under a digest holds for the wanted platforms. Fails with NoMatchingPlatform where it holds nothing for
 * any of them; with no platform wanted nothing is looked for and nothing is missing.
 */
export async function readImageContent(
  source: ImageSource,
  found: FoundDocument,
  wanted: readonly Platform[],
): Promise<RegistryResult<RegistryImage>> {
  const candidates = await platformCandidatesOf(found, source);
  if (candidates.kind === "failed") return candidates;
  const choices = wanted.map((platform) => ({
    platform,
    candidate: selectPlatform(candidates.value, platform),
  }));
  const chosen = [...new Set(choices.flatMap(({ candidate }) => candidate ?? []))];
  if (chosen.length === 0 && wanted.length > 0) {
    return noMatchingPlatform(source, wanted, candidates.value);
  }
  const platforms: RegistryPlatform[] = [];
  for (const { platform, digest, mediaType } of chosen) {
    const content =
      found.document.kind === "manifest"
        ? { kind: "ok" as const, value: found.document }
        : await source.childImage({ digest, mediaType });
    if (content.kind === "failed") return content;
    const { layers, sizeBytes } = content.value;
    platforms.push({ platform, digest, sizeBytes, layers });
  }
  const missingPlatforms = choices.flatMap(({ platform, candidate }) =>
    candidate === undefined ? [platform] : [],
  );
  const { mediaType } = found.document;
  return { kind: "ok", value: { digest: found.digest, mediaType, platforms, missingPlatforms } };
}

function noMatchingPlatform(
  { access }: ImageSource,
  wanted: readonly Platform[],
  candidates: readonly PlatformCandidate[],
): RegistryFailed {
  const offered = candidates.map(({ platform }) => platform);
  const what = `"${access.domain}/${access.path}" has no image for ${listOf(wanted)}, only for ${listOf(offered)}`;
  return failed("NoMatchingPlatform", what, { leg: "manifest", host: access.domain });
}

function listOf(platforms: readonly Platform[]): string {
  const names = [...new Set(platforms.map(formatPlatform))];
  if (names.length === 0) return "none";
  const shown = names.slice(0, MAX_PLATFORMS_SHOWN).join(", ");
  return names.length > MAX_PLATFORMS_SHOWN ? `${shown} and more` : shown;
}
