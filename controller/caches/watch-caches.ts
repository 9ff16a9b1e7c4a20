import { IMAGE_CACHES_PATH } from "../../api/image-cache.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { Reflector } from "../../kube/reflector.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { CacheRecord } from "./cache-record.ts";
import {
  decodeWatchedCache,
  type FinalizingCache,
  isFinalizing,
} from "./finalization/finalizing-cache.ts";
import { isUnreadable, type UnreadableCache, unreadableCacheOf } from "./unreadable-cache.ts";

export interface CacheWatchOptions {
  readonly client: KubeClient;
  readonly state: ClusterState;
  readonly clock: Clock;
  readonly logger: Logger;
}

type WatchedCache = CacheRecord | FinalizingCache | UnreadableCache;

/** Keeps `state` in step with the ImageCaches there are, also with those that cannot be read. */
export function watchCaches(options: CacheWatchOptions): Reflector<WatchedCache> {
  const { state, logger } = options;
  return new Reflector<WatchedCache>({
    ...options,
    path: IMAGE_CACHES_PATH,
    decode(raw) {
      try {
        return decodeWatchedCache(raw);
      } catch (error) {
        // Kept as what it is, so that it is seen to go.
        const unreadable = unreadableCacheOf(raw, error);
        logger.error({ err: error, cache: unreadable.key }, "ImageCache cannot be read");
        return unreadable;
      }
    },
    handlers: {
      upsert(key, watched) {
        if (isUnreadable(watched)) state.caches.observeUnreadable(watched);
        else if (isFinalizing(watched)) state.observeFinalizingCache(watched);
        else state.observeCache(key, watched);
      },
      remove: (key) => state.forgetCache(key),
    },
  });
}
