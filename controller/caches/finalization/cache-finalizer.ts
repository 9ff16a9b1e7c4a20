import { isDeepStrictEqual } from "node:util";
import { API_VERSION } from "../../../api/group.ts";
import { imageCacheResource } from "../../../api/image-cache.ts";
import type { EventRecorder } from "../../../kube/event-recorder.ts";
import type { EventNotice } from "../../../kube/event-series.ts";
import type { Requeue } from "../../../kube/work-queue.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { CacheState } from "../cache-state.ts";
import type { CacheWriter } from "../cache-writer.ts";
import { describeLeftovers, finalStatusOf } from "./final-status.ts";
import type { Finalization, Leftovers } from "./finalization.ts";
import type { Finalizations } from "./finalizations.ts";
import type { FinalizingCache } from "./finalizing-cache.ts";

/**
 * Longest wait for the nodes. Kubernetes gives up on a node that is away after as long (`tolerationSeconds` of every pod),
 * and by then an agent that can start at all has done its work.
 */
const MAX_WAIT_MS = 300_000;
/** Between writes of one status: nodes come by the dozen. */
const STATUS_INTERVAL_MS = 1_000;
/** After a write that came too late; the watch shows by then what was changed. */
const CONFLICT_MS = 1_000;

export interface CacheFinalizerOptions {
  readonly caches: Pick<CacheState, "finalizing" | "isTerminating">;
  readonly finalizations: Pick<Finalizations, "of">;
  readonly writer: Pick<CacheWriter, "writeFinalStatus" | "release">;
  /** Whether images that no cache wants any more are removed, rather than left to the kubelet's garbage collection. */
  readonly removesImages: boolean;
  readonly recorder: Pick<EventRecorder, "record">;
  readonly clock: Clock;
}

/** Lets a cache go whose deletion waits for us, once nothing of it is left on the nodes, or when that has taken too long. */
export class CacheFinalizer {
  readonly #options: CacheFinalizerOptions;

  constructor(options: CacheFinalizerOptions) {
    this.#options = options;
  }

  async reconcile(key: string): Promise<Requeue | void> {
    const { caches, finalizations, clock } = this.#options;
    const cache = caches.finalizing.get(key);
    const finalization = finalizations.of(key);
    if (cache === undefined || finalization === undefined) return;
    const nowMs = clock.nowMs();
    const leftovers = this.#isWorthWaiting(cache) ? finalization.leftoversAt(nowMs) : undefined;
    const endMs = cache.seenMs + MAX_WAIT_MS;
    if (leftovers === undefined || nowMs >= endMs) return this.#release(cache, leftovers);
    const again = await this.#report(cache, finalization, leftovers);
    return again ?? { requeueAfterMs: Math.min(endMs, leftovers.dueMs) - nowMs };
  }

  #isWorthWaiting({ cache, identity }: FinalizingCache): boolean {
    const { removesImages, caches } = this.#options;
    return removesImages && cache !== undefined && !caches.isTerminating(identity.namespace);
  }

  async #release(
    cache: FinalizingCache,
    leftovers: Leftovers | undefined,
  ): Promise<Requeue | void> {
    const { writer, recorder } = this.#options;
    if (!(await writer.release(cache))) return { requeueAfterMs: CONFLICT_MS };
    if (leftovers !== undefined) recorder.record(leftoversNoticeOf(cache, leftovers));
  }

  async #report(
    finalizing: FinalizingCache,
    finalization: Finalization,
    leftovers: Leftovers,
  ): Promise<Requeue | undefined> {
    const { writer, clock } = this.#options;
    const { cache } = finalizing;
    if (cache === undefined) return undefined;
    const nowMs = clock.nowMs();
    const waitMs = finalization.writtenMs + STATUS_INTERVAL_MS - nowMs;
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    const status = finalStatusOf({ ...finalizing, cache }, { leftovers, atMs: nowMs });
    if (isDeepStrictEqual(status, cache.status)) return undefined;
    if (!(await writer.writeFinalStatus(finalizing, status)))
      return { requeueAfterMs: CONFLICT_MS };
    finalization.writtenMs = nowMs;
    return undefined;
  }
}

function leftoversNoticeOf({ identity }: FinalizingCache, leftovers: Leftovers): EventNotice {
  return {
    regarding: { apiVersion: API_VERSION, kind: imageCacheResource.kind, ...identity },
    type: "Warning",
    reason: "ImagesLeft",
    action: "Removing",
    note: `The deletion waits no longer, and the removal goes on. ${describeLeftovers(leftovers)}`,
  };
}
