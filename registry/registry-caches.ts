import type { Platform } from "../placement/platform.ts";
import type { Clock } from "../runtime/clock.ts";
import { credentialHashOf } from "./credentials/credential.ts";
import { isLastingFailure } from "./failures/failure-classes.ts";
import type { RegistryResult } from "./failures/registry-failure.ts";
import type { ManifestDocument } from "./manifests/manifest-document.ts";
import type { RepositoryAccess } from "./registry-api.ts";
import type { ResolvedDigest } from "./registry-image.ts";
import { ResultCache } from "./result-cache.ts";

/** A tag may move at any time. */
const TAG_LIFETIME_MS = 30_000;
/** What a digest names never changes; whether this credential may still read it does. */
const DIGEST_LIFETIME_MS = 6 * 3_600_000;
/** Long enough for a burst of pods with one bad image, too short to hide that it was mended. */
const FAILURE_LIFETIME_MS = 10_000;

const MAX_TAGS = 10_000;
const MAX_MANIFESTS = 5_000;
/** Layers and index entries over all kept manifests; each is some 150 bytes. */
const MAX_DESCRIPTORS = 200_000;

/** What registries answered, each entry for one credential only. Failures of the network and its like are never kept. */
export class RegistryCaches {
  readonly tags: ResultCache<ResolvedDigest>;
  readonly manifests: ResultCache<ManifestDocument>;
  readonly configPlatforms: ResultCache<Platform>;

  constructor(clock: Clock) {
    const maxEntries = MAX_MANIFESTS;
    const byDigest = lifetimeMsFor(DIGEST_LIFETIME_MS);
    this.tags = new ResultCache({
      clock,
      maxEntries: MAX_TAGS,
      lifetimeMsOf: lifetimeMsFor(TAG_LIFETIME_MS),
    });
    this.manifests = new ResultCache({
      clock,
      maxEntries,
      weights: { max: MAX_DESCRIPTORS, of: descriptorCountOf },
      lifetimeMsOf: byDigest,
    });
    this.configPlatforms = new ResultCache({ clock, maxEntries, lifetimeMsOf: byDigest });
  }
}

/** One key for each repository, credential, and tag or digest. */
export function cacheKeyOf(access: RepositoryAccess, reference: string): string {
  return `${access.domain}/${access.path} ${credentialHashOf(access.credential)} ${reference}`;
}

function descriptorCountOf(document: ManifestDocument): number {
  return 1 + (document.kind === "index" ? document.entries : document.layers).length;
}

function lifetimeMsFor(okMs: number) {
  return <T>(result: RegistryResult<T>): number => {
    if (result.kind === "ok") return okMs;
    return isLastingFailure(result.failure.class) ? FAILURE_LIFETIME_MS : 0;
  };
}
