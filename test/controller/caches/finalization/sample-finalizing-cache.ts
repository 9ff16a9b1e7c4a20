import type { FinalizingCache } from "../../../../controller/caches/finalization/finalizing-cache.ts";
import { type CacheFields, imageCache } from "../sample-cache.ts";

/** `shop/web`, that waits for us and for somebody else. */
export function finalizingCache(fields: CacheFields = {}): FinalizingCache {
  const cache = imageCache(fields);
  const { namespace, name, uid } = cache.metadata;
  return {
    key: `${namespace}/${name}`,
    identity: { namespace, name, uid },
    resourceVersion: "7",
    cache,
    finalizers: ["layerwise.io/image-removal", "example.com/backup"],
  };
}
