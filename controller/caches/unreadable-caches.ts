import { API_VERSION } from "../../api/group.ts";
import { imageCacheResource } from "../../api/image-cache.ts";
import type { EventRecorder } from "../../kube/event-recorder.ts";
import { formatTime } from "../../kube/format-time.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { CacheState } from "./cache-state.ts";
import type { CacheWriter } from "./cache-writer.ts";
import { UNREADABLE } from "./unreadable-cache.ts";

export interface UnreadableCachesOptions {
  readonly caches: Pick<CacheState, "unreadable">;
  readonly writer: Pick<CacheWriter, "writeDegraded">;
  readonly recorder: Pick<EventRecorder, "record">;
  readonly clock: Clock;
}

/** The caches that cannot be read, for one term of leadership: whoever made one is told, once for each fault. */
export class UnreadableCaches {
  readonly #options: UnreadableCachesOptions;
  #unknown = "[]";

  constructor(options: UnreadableCachesOptions) {
    this.#options = options;
  }

  /** Whether they are something else to the nodes than at the last call; what they hold back, they hold back on every node. */
  takeIn(): boolean {
    const all = [...this.#options.caches.unreadable.values()];
    const unknown = JSON.stringify(all.map(({ key, taintKey }) => [key, taintKey]));
    const isNews = unknown !== this.#unknown;
    this.#unknown = unknown;
    return isNews;
  }

  /** A status that was written too late is written when the watch shows the cache as it is then. */
  async reconcile(key: string): Promise<void> {
    const { caches, writer, recorder, clock } = this.#options;
    const cache = caches.unreadable.get(key);
    if (cache === undefined || cache.isTold) return;
    const { identity, generation, fault } = cache;
    const message = `The controller cannot read it, does nothing new for it, and deletes no images of any cache meanwhile: ${fault}`;
    const { kind } = imageCacheResource;
    recorder.record({
      regarding: { apiVersion: API_VERSION, kind, ...identity },
      type: "Warning",
      reason: UNREADABLE,
      action: "Caching",
      note: message,
    });
    await writer.writeDegraded(cache, {
      type: "Degraded",
      status: "True",
      reason: UNREADABLE,
      message,
      lastTransitionTime: formatTime(clock.nowMs()),
      observedGeneration: generation,
    });
  }
}
