import { isDeepStrictEqual } from "node:util";
import type { Requeue } from "../../kube/work-queue.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { CacheImages } from "./cache-images.ts";
import type { CacheRecord } from "./cache-record.ts";
import {
  CacheRefresher,
  type CacheRefresherOptions,
  type RefreshedCache,
} from "./cache-refresher.ts";
import { CacheReporter, type CacheReporterOptions } from "./cache-reporter.ts";
import { type CacheRequests, cacheRequestsOf, purgedMsAfter } from "./cache-requests.ts";
import { CacheRun } from "./cache-run.ts";
import type { PullFailures } from "./pullers/pull-failures.ts";
import { restoreFailures } from "./restore-failures.ts";

/** Between looks at a cache whose nodes were not all looked at yet. */
const OPENING_MS = 200;
/** After a write that came too late; the watch shows by then what was changed. */
const CONFLICT_MS = 1_000;

export interface CacheReconcilerOptions
  extends CacheReporterOptions,
    Omit<CacheRefresherOptions, "onRefresh"> {
  readonly state: ClusterState;
  /** Filled here, by `namespace/name`. */
  readonly runs: Map<string, CacheRun>;
  readonly images: CacheImages;
  readonly failures: PullFailures;
  /** Asks for nodes to be looked at. */
  readonly touch: (names: Iterable<string>) => void;
}

/** Takes up what users ask of a cache, refreshes it when it is time, and says how far its nodes are. */
export class CacheReconciler {
  readonly #options: CacheReconcilerOptions;
  readonly #reporter: CacheReporter;
  readonly #refresher: CacheRefresher;

  constructor(options: CacheReconcilerOptions) {
    this.#options = options;
    this.#reporter = new CacheReporter(options);
    const onRefresh = (record: CacheRecord, run: CacheRun): void => this.#beginRound(record, run);
    this.#refresher = new CacheRefresher({ ...options, onRefresh });
  }

  /** Before any node is looked at: what is not known to be wanted on it would count as unwanted. */
  adopt(key: string): void {
    const record = this.#options.state.caches.records.get(key);
    if (record !== undefined) this.#runOf(record);
  }

  async reconcile(key: string, signal: AbortSignal): Promise<Requeue | void> {
    const record = this.#options.state.caches.records.get(key);
    if (record === undefined) return this.#forget(key);
    const run = this.#runOf(record);
    const subject = { record, run, signal };
    this.#takeUpSpec(record, run);
    // What waits for a registry is looked at again when that has answered or had its time.
    if (run.refreshedMs === 0 && !this.#refresher.refresh("first", subject)) return;
    if (!run.hasAsked && !this.#refresher.resume(subject)) return;
    if (!this.#isOpen(record, run)) return { requeueAfterMs: OPENING_MS };
    const requests = cacheRequestsOf(record.cache.metadata.annotations);
    const isAsked = requests.annotations.length > 0;
    if (isAsked && !this.#takeUp(requests, subject)) return;
    const next = this.#refresher.refreshWhenDue(subject);
    if (next === undefined) return;
    if (run.isOpen) this.#admit(run);
    const waitMs = isAsked ? 0 : this.#reporter.waitMs(key);
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    const written = await this.#reporter.report(record, run, { next, requests });
    if (written === undefined) return { requeueAfterMs: CONFLICT_MS };
    if (isAsked && !(await this.#reporter.answer(written, requests)))
      return { requeueAfterMs: CONFLICT_MS };
    if (!run.isOpen) return { requeueAfterMs: OPENING_MS };
    if (next.kind === "at") return { requeueAfterMs: next.atMs - this.#options.clock.nowMs() };
  }

  #forget(key: string): void {
    const { runs, failures, readings, touch } = this.#options;
    const run = runs.get(key);
    this.#reporter.forget(key);
    readings.forget(key);
    if (run === undefined) return;
    runs.delete(key);
    failures.clearCache(run.uid);
    touch(run.nodes.keys());
  }

  #runOf(record: CacheRecord): CacheRun {
    const { runs, failures, clock } = this.#options;
    const known = runs.get(record.key);
    if (known?.uid === record.identity.uid) return known;
    this.#forget(record.key);
    const run = new CacheRun(record);
    // By a clock that was ahead, no refresh would come due, and every pull seem to be before the last.
    run.refreshedMs = Math.min(run.refreshedMs, clock.nowMs());
    runs.set(record.key, run);
    restoreFailures(record, failures);
    this.#beginRound(record, run);
    return run;
  }

  #takeUpSpec(record: CacheRecord, run: CacheRun): void {
    const { spec, metadata } = record.cache;
    const listed = this.#options.images.all(record);
    const isListChanged = run.listed !== undefined && !isDeepStrictEqual(run.listed, listed);
    run.listed = listed;
    if (isListChanged) this.#beginRound(record, run);
    if (run.generation === metadata.generation) return;
    run.generation = metadata.generation;
    run.admission.rules = spec;
    // Whoever changes what is wanted wants it.
    run.purgedMs = undefined;
    this.#options.failures.clearCache(run.uid);
    this.#beginRound(record, run);
  }

  #takeUp(requests: CacheRequests, subject: RefreshedCache): boolean {
    const { record, run } = subject;
    const nowMs = this.#options.clock.nowMs();
    run.purgedMs = purgedMsAfter(requests, { purgedMs: run.purgedMs, isSpecNew: false, nowMs });
    if (requests.wantsRefresh) return this.#refresher.refresh("asked", subject);
    this.#options.failures.clearCache(run.uid);
    this.#beginRound(record, run);
    return true;
  }

  /** Whether all nodes of the cache were looked at, so that their number is known and who has to wait for whom. */
  #isOpen(record: CacheRecord, run: CacheRun): boolean {
    if (run.isOpen || !this.#chosenNodes(record).every((name) => run.hasSeen(name))) {
      return run.isOpen;
    }
    run.isOpen = true;
    // Until now they were told to wait for this.
    this.#options.touch(run.admission.eager());
    return true;
  }

  #admit(run: CacheRun): void {
    const { admitted, isWaitChanged } = run.admission.admit();
    this.#options.touch(isWaitChanged ? run.nodes.keys() : admitted);
  }

  #beginRound(record: CacheRecord, run: CacheRun): void {
    run.beginRound();
    this.#options.touch(new Set([...this.#chosenNodes(record), ...run.nodes.keys()]));
  }

  #chosenNodes(record: CacheRecord): string[] {
    const { state, images } = this.#options;
    return [...state.caches.nodes.values()].flatMap(({ facts }) =>
      images.on(record, facts) === undefined ? [] : facts.name,
    );
  }
}
