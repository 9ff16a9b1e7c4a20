import { decodeImageCache, type ImageCache } from "../../../api/image-cache.ts";
import { IMAGE_REMOVAL_FINALIZER } from "../../../api/image-removal-finalizer.ts";
import { type KubeObject, objectKeyOf } from "../../../kube/kube-object.ts";
import { type CacheRecord, decodeCacheRecord } from "../cache-record.ts";

/** An ImageCache that wants nothing any more, and whose deletion waits for us. */
export interface FinalizingCache extends Omit<CacheRecord, "cache"> {
  /** Undefined where it cannot be read: what it wanted is not known, and it goes all the same. */
  readonly cache: ImageCache | undefined;
  /** All of them, ours and others'. */
  readonly finalizers: readonly string[];
}

export interface SeenFinalizing extends FinalizingCache {
  /** Since when we know that it is to be deleted, by our own clock: ages are never told by comparing clocks. */
  readonly seenMs: number;
}

/** Undefined for what is not being deleted, or does not wait for us. Never throws. */
function decodeFinalizingCache(raw: unknown): FinalizingCache | undefined {
  const { metadata } = raw as KubeObject;
  const { namespace = "", name, uid = "", resourceVersion = "", finalizers = [] } = metadata;
  const isDeleted = metadata.deletionTimestamp !== undefined;
  if (!isDeleted || !finalizers.includes(IMAGE_REMOVAL_FINALIZER)) return undefined;
  return {
    key: objectKeyOf(metadata),
    identity: { namespace, name, uid },
    resourceVersion,
    cache: readCache(raw),
    finalizers,
  };
}

/** What the watch keeps of an ImageCache; undefined for one that is being deleted and does not wait for us. */
export function decodeWatchedCache(raw: unknown): CacheRecord | FinalizingCache | undefined {
  return decodeFinalizingCache(raw) ?? decodeCacheRecord(raw);
}

export function isFinalizing(watched: CacheRecord | FinalizingCache): watched is FinalizingCache {
  return "finalizers" in watched;
}

function readCache(raw: unknown): ImageCache | undefined {
  try {
    return decodeImageCache(raw);
  } catch {
    return undefined;
  }
}
