import { type KubeObject, objectKeyOf } from "../../kube/kube-object.ts";

/**
 * An ImageCache that is there and cannot be read, as where the definition in the cluster is of another version than the
 * controller: nobody knows what it wants.
 */
export interface UnreadableCache {
  /** `namespace/name`. */
  readonly key: string;
  readonly name: string;
  /** `spec.startupTaint.key`, where there is one. */
  readonly taintKey: string | undefined;
}

interface RawCache extends KubeObject {
  readonly spec?: { readonly startupTaint?: { readonly key?: unknown } | null } | null;
}

/** What can be told of an ImageCache all the same. Never throws on an object of the API server. */
export function unreadableCacheOf(raw: unknown): UnreadableCache {
  const { metadata, spec } = raw as RawCache;
  const key = spec?.startupTaint?.key;
  const taintKey = typeof key === "string" ? key : undefined;
  return { key: objectKeyOf(metadata), name: metadata.name, taintKey };
}

export function isUnreadable(watched: object): watched is UnreadableCache {
  return "taintKey" in watched;
}
