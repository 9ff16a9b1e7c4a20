import type { Clock } from "../../runtime/clock.ts";
import type { CacheImages } from "./cache-images.ts";
import type { CacheRecord } from "./cache-record.ts";
import { type NextRefresh, nextRefreshOf } from "./cache-refresh.ts";
import type { CacheRun } from "./cache-run.ts";
import type { PullFailures } from "./pullers/pull-failures.ts";
import type { ReadingRequest, TargetReadings } from "./target-readings.ts";

export interface CacheRefresherOptions {
  readonly images: Pick<CacheImages, "all">;
  readonly failures: Pick<PullFailures, "clearCache" | "retryFinal">;
  /** Calls for the cache again, whose reading has ended. */
  readonly readings: Pick<TargetReadings, "take" | "forget">;
  /** Between refreshes of a cache that does not say it; 0 for never. */
  readonly refreshMs: number;
  /** Told of a cache whose references may stand for something else from now on. */
  readonly onRefresh: (record: CacheRecord, run: CacheRun) => void;
  readonly clock: Clock;
}

export interface RefreshedCache {
  readonly record: CacheRecord;
  readonly run: CacheRun;
  readonly signal: AbortSignal;
}

/** Finds out what the moving references of a cache stand for: at first, when asked to, and when it is due. */
export class CacheRefresher {
  readonly #options: CacheRefresherOptions;

  constructor(options: CacheRefresherOptions) {
    this.#options = options;
  }

  /** Returns false while registries are being asked. */
  refresh(cause: "first" | "asked" | "due", cache: RefreshedCache): boolean {
    const { failures, onRefresh, clock } = this.#options;
    const { record, run } = cache;
    const targets = this.#readTargets(cause, cache);
    if (targets === undefined) return false;
    run.targets = targets;
    run.hasAsked = true;
    run.refreshedMs = clock.nowMs();
    if (cause === "asked") failures.clearCache(run.uid);
    if (cause === "due") failures.retryFinal(run.uid, run.refreshedMs);
    onRefresh(record, run);
    return true;
  }

  /**
   * The leader before may have refreshed a moment ago, and most nodes still have what a tag stood for until then. Returns
   * false while registries are being asked.
   */
  resume(cache: RefreshedCache): boolean {
    const { record, run } = cache;
    const targets = this.#readTargets("resumed", cache);
    if (targets === undefined) return false;
    run.targets = new Map([...run.targets, ...targets]);
    run.hasAsked = true;
    this.#options.onRefresh(record, run);
    return true;
  }

  /** Returns when the next one is due; undefined while registries are being asked. */
  refreshWhenDue(cache: RefreshedCache): NextRefresh | undefined {
    const next = this.#next(cache);
    if (next.kind === "at" && next.atMs <= this.#options.clock.nowMs()) {
      return this.refresh("due", cache) ? this.#next(cache) : undefined;
    }
    // What registries were asked for and is not wanted any more is no answer to what may be asked later.
    this.#options.readings.forget(cache.record.key);
    return next;
  }

  #next({ record, run }: RefreshedCache): NextRefresh {
    const { clock, refreshMs: defaultIntervalMs } = this.#options;
    const { spec } = record.cache;
    if (run.purgedMs !== undefined || spec.suspend) return { kind: "off" };
    const { refreshedMs: lastMs, uid: seed } = run;
    return nextRefreshOf(spec.refresh, { seed, lastMs, nowMs: clock.nowMs(), defaultIntervalMs });
  }

  #readTargets(
    cause: ReadingRequest["cause"],
    { record, signal }: RefreshedCache,
  ): ReturnType<TargetReadings["take"]> {
    const { images, readings } = this.#options;
    const references = images.all(record).flatMap((each) => (each.isMoving ? each.reference : []));
    return readings.take(record, { cause, references, signal });
  }
}
