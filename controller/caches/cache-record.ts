import { decodeImageCache, type ImageCache } from "../../api/image-cache.ts";
import { type KubeObject, objectKeyOf } from "../../kube/kube-object.ts";
import type { CacheIdentity } from "./pullers/puller-labels.ts";

/** What the controller keeps of an ImageCache. */
export interface CacheRecord {
  /** `namespace/name`. */
  readonly key: string;
  readonly identity: CacheIdentity;
  readonly resourceVersion: string;
  readonly cache: ImageCache;
}

/** Throws on what is not an ImageCache; undefined for one that is being deleted. */
export function decodeCacheRecord(raw: unknown): CacheRecord | undefined {
  const { metadata } = raw as KubeObject;
  if (metadata.deletionTimestamp !== undefined) return undefined;
  const cache = decodeImageCache(raw);
  const { namespace, name, uid } = cache.metadata;
  return {
    key: objectKeyOf(metadata),
    identity: { namespace, name, uid },
    resourceVersion: metadata.resourceVersion ?? "",
    cache,
  };
}
