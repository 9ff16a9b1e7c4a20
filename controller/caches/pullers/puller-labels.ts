import { createHash } from "node:crypto";
import { CHECK_LABEL } from "../../../check/check-label.ts";

const MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
const MANAGER = "layerwise";
const CACHE_LABEL = "layerwise.io/cache";
const CACHE_UID_LABEL = "layerwise.io/cache-uid";

/** A label's value may have 63 characters; an object's name has up to 253. */
const MAX_VALUE = 63;
const HASH_DIGITS = 10;

/** The cache a pod works for. */
export interface CacheIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Labels of the pods that work for a cache. Their images are the cache's to judge, so the check leaves them alone. */
export function pullerLabelsOf({ name, uid }: CacheIdentity): Record<string, string> {
  return {
    [MANAGED_BY_LABEL]: MANAGER,
    [CACHE_LABEL]: name.length <= MAX_VALUE ? name : shortened(name),
    [CACHE_UID_LABEL]: uid,
    [CHECK_LABEL]: "ignore",
  };
}

/** The UID of the cache a pod with these labels works for; undefined for every other pod. */
export function cacheUidOf(labels: Readonly<Record<string, string>> = {}): string | undefined {
  return labels[MANAGED_BY_LABEL] === MANAGER ? labels[CACHE_UID_LABEL] : undefined;
}

function shortened(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_DIGITS);
  return `${name.slice(0, MAX_VALUE - HASH_DIGITS - 1).replace(/[.-]+$/, "")}-${hash}`;
}
