import type { Digest } from "../../placement/digest.ts";
import type { Platform } from "../../placement/platform.ts";
import { failed, type RegistryFailed, type RegistryResult } from "../failures/registry-failure.ts";
import type { ImageSource } from "./image-source.ts";
import type { ImageDocument, IndexEntry, ManifestDocument } from "./manifest-document.ts";

/** An image of one platform that may be chosen. */
export interface PlatformCandidate {
  readonly platform: Platform;
  readonly digest: Digest;
  readonly mediaType: string;
}

/** Indexes inside an index, and entries without a platform, that are read to find out what they hold. */
const MAX_EXTRA_READS = 8;

/** What a document under `digest` offers: each image of an index, and of an index inside it, or the one image it is. */
export async function platformCandidatesOf(
  { digest, document }: { readonly digest: Digest; readonly document: ManifestDocument },
  source: ImageSource,
): Promise<RegistryResult<PlatformCandidate[]>> {
  if (document.kind === "manifest") return candidateOf(digest, document, source);
  const candidates: PlatformCandidate[] = [];
  let reads = 0;
  for (const entry of document.entries) {
    const { kind, platform, mediaType } = entry;
    if (kind === "manifest" && platform !== undefined) {
      candidates.push({ platform, mediaType, digest: entry.digest });
      continue;
    }
    if (++reads > MAX_EXTRA_READS) return tooIntricate(source, "has too many indexes inside it");
    const inside = await candidatesInside(entry, source);
    if (inside.kind === "failed") return inside;
    candidates.push(...inside.value);
  }
  return { kind: "ok", value: candidates };
}

async function candidatesInside(
  entry: IndexEntry,
  source: ImageSource,
): Promise<RegistryResult<PlatformCandidate[]>> {
  const child = await source.child(entry);
  if (child.kind === "failed") return child;
  if (child.value.kind === "manifest") return candidateOf(entry.digest, child.value, source);
  const { entries } = child.value;
  if (entries.some(({ kind }) => kind === "index")) {
    return tooIntricate(source, "has an index inside an index inside it");
  }
  const candidates = entries.flatMap(({ platform, digest, mediaType }) =>
    platform === undefined ? [] : [{ platform, digest, mediaType }],
  );
  return { kind: "ok", value: candidates };
}

async function candidateOf(
  digest: Digest,
  { configDigest, mediaType }: ImageDocument,
  source: ImageSource,
): Promise<RegistryResult<PlatformCandidate[]>> {
  const platform = await source.configPlatform(configDigest);
  if (platform.kind === "failed") return platform;
  return { kind: "ok", value: [{ platform: platform.value, digest, mediaType }] };
}

function tooIntricate({ access }: ImageSource, reason: string): RegistryFailed {
  const what = `An index in "${access.domain}/${access.path}" ${reason}`;
  return failed("UnsupportedMediaType", what, { leg: "child", host: access.domain });
}
