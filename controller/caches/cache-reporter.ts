import { isDeepStrictEqual } from "node:util";
import type { EventRecorder } from "../../kube/event-recorder.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { CacheImages } from "./cache-images.ts";
import { cacheNoticesOf } from "./cache-notices.ts";
import type { CacheRecord } from "./cache-record.ts";
import type { NextRefresh } from "./cache-refresh.ts";
import type { CacheRequests } from "./cache-requests.ts";
import type { CacheRun } from "./cache-run.ts";
import { cacheStatusOf } from "./cache-status.ts";
import type { CacheWriter } from "./cache-writer.ts";

/** Between writes of one status: nodes come by the dozen. */
const STATUS_INTERVAL_MS = 1_000;

export interface CacheReporterOptions {
  readonly state: Pick<ClusterState, "caches">;
  readonly images: Pick<CacheImages, "all" | "leftOut">;
  readonly writer: Pick<CacheWriter, "writeStatus" | "takeUp">;
  readonly recorder: Pick<EventRecorder, "record">;
  readonly clock: Clock;
}

/** Tells users how far a cache is, and that what they asked of it was taken up. */
export class CacheReporter {
  readonly #options: CacheReporterOptions;
  readonly #writtenMs = new Map<string, number>();

  constructor(options: CacheReporterOptions) {
    this.#options = options;
  }

  /** Milliseconds until the status may be written again; 0 for now. */
  waitMs(key: string): number {
    const writtenMs = this.#writtenMs.get(key) ?? -Infinity;
    return Math.max(0, writtenMs + STATUS_INTERVAL_MS - this.#options.clock.nowMs());
  }

  /** Returns the cache as it is then; undefined where it was changed meanwhile. */
  async report(
    record: CacheRecord,
    run: CacheRun,
    { next, requests }: { readonly next: NextRefresh; readonly requests: CacheRequests },
  ): Promise<CacheRecord | undefined> {
    const { state, writer, images, recorder, clock } = this.#options;
    // There is a later version, which nobody can read and so nobody may write.
    if (state.caches.unreadable.has(record.key)) return record;
    const status = cacheStatusOf(run.progress, {
      cache: record.cache,
      references: images.all(record).map(({ reference }) => reference),
      leftOut: images.leftOut(record),
      atMs: clock.nowMs(),
      lastRefreshMs: run.refreshedMs,
      nextRefresh: next,
      purgedMs: run.purgedMs,
      collectedImages: run.collected,
    });
    if (isDeepStrictEqual(status, record.cache.status)) return record;
    const written = await writer.writeStatus(record, status);
    if (written === undefined) return undefined;
    const holds = (node: string, image: string): boolean =>
      run.nodes.get(node)?.images.get(image)?.kind === "ready";
    const notices = cacheNoticesOf(record.cache, status, { requests, holds });
    for (const notice of notices) recorder.record(notice);
    this.#writtenMs.set(record.key, clock.nowMs());
    state.caches.observeWrite(written);
    return written;
  }

  /** Takes the annotations away that ask for it; returns false where the cache was changed meanwhile. */
  async answer(record: CacheRecord, requests: CacheRequests): Promise<boolean> {
    const { writer, state } = this.#options;
    const answered = await writer.takeUp(record, requests);
    if (answered !== undefined) state.caches.observeWrite(answered);
    return answered !== undefined;
  }

  forget(key: string): void {
    this.#writtenMs.delete(key);
  }
}
