import { isDeepStrictEqual } from "node:util";
import type { Requeue } from "../../kube/work-queue.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { CacheImages } from "./cache-images.ts";
import type { CacheRecord } from "./cache-record.ts";
import { type NextRefresh, nextRefreshOf } from "./cache-refresh.ts";
import { CacheReporter, type CacheReporterOptions } from "./cache-reporter.ts";
import { type CacheRequests, cacheRequestsOf, purgedMsAfter } from "./cache-requests.ts";
import { CacheRun } from "./cache-run.ts";
import type { PullFailures } from "./pullers/pull-failures.ts";
import { restoreFailures } from "./restore-failures.ts";
import type { ReadingRequest, TargetReadings } from "./target-readings.ts";

/** Between looks at a cache whose nodes were not all looked at yet. */
const OPENING_MS = 200;
/** After a write that came too late; the watch shows by then what was changed. */
const CONFLICT_MS = 1_000;

export interface CacheReconcilerOptions extends CacheReporterOptions {
  readonly state: ClusterState;
  /** Filled here, by `namespace/name`. */
  readonly runs: Map<string, CacheRun>;
  readonly images: CacheImages;
  readonly failures: PullFailures;
  /** Calls for the cache again, whose reading has ended. */
  readonly readings: Pick<TargetReadings, "take" | "forget">;
  /** Between refreshes of a cache that does not say it; 0 for never. */
  readonly refreshMs: number;
  /** Asks for nodes to be looked at. */
  readonly touch: (names: Iterable<string>) => void;
}

interface Subject {
  readonly record: CacheRecord;
  readonly run: CacheRun;
  readonly signal: AbortSignal;
}

/** Takes up what users ask of a cache, refreshes it when it is time, and says how far its nodes are. */
export class CacheReconciler {
  readonly #options: CacheReconcilerOptions;
  readonly #reporter: CacheReporter;

  constructor(options: CacheReconcilerOptions) {
    this.#options = options;
    this.#reporter = new CacheReporter(options);
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
    if (run.refreshedMs === 0 && !this.#refresh("first", subject)) return;
    if (!run.hasAsked && !this.#resume(subject)) return;
    if (!this.#isOpen(record, run)) return { requeueAfterMs: OPENING_MS };
    const requests = cacheRequestsOf(record.cache.metadata.annotations);
    const isAsked = requests.annotations.length > 0;
    if (isAsked && !this.#takeUp(requests, subject)) return;
    const next = this.#refreshWhenDue(subject);
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
    this.#touchAll(record, run);
    return run;
  }

  #takeUpSpec(record: CacheRecord, run: CacheRun): void {
    const { spec, metadata } = record.cache;
    const listed = this.#options.images.all(record);
    const isListChanged = run.listed !== undefined && !isDeepStrictEqual(run.listed, listed);
    run.listed = listed;
    if (isListChanged) this.#touchAll(record, run);
    if (run.generation === metadata.generation) return;
    run.generation = metadata.generation;
    run.admission.rules = spec;
    // Whoever changes what is wanted wants it.
    run.purgedMs = undefined;
    this.#options.failures.clearCache(run.uid);
    this.#touchAll(record, run);
  }

  #takeUp(requests: CacheRequests, subject: Subject): boolean {
    const { record, run } = subject;
    const nowMs = this.#options.clock.nowMs();
    run.purgedMs = purgedMsAfter(requests, { purgedMs: run.purgedMs, isSpecNew: false, nowMs });
    if (requests.wantsRefresh) return this.#refresh("asked", subject);
    this.#options.failures.clearCache(run.uid);
    this.#touchAll(record, run);
    return true;
  }

  #refreshWhenDue(subject: Subject): NextRefresh | undefined {
    const { record, run } = subject;
    const isOff = run.purgedMs !== undefined || record.cache.spec.suspend;
    const next: NextRefresh = isOff ? { kind: "off" } : this.#nextRefresh(record, run);
    const isDue = next.kind === "at" && next.atMs <= this.#options.clock.nowMs();
    if (isDue) return this.#refresh("due", subject) ? this.#nextRefresh(record, run) : undefined;
    // What registries were asked for and is not wanted any more is no answer to what may be asked later.
    this.#options.readings.forget(record.key);
    return next;
  }

  #nextRefresh(record: CacheRecord, run: CacheRun): NextRefresh {
    const { clock, refreshMs: defaultIntervalMs } = this.#options;
    const { refreshedMs: lastMs, uid: seed } = run;
    const state = { seed, lastMs, nowMs: clock.nowMs(), defaultIntervalMs };
    return nextRefreshOf(record.cache.spec.refresh, state);
  }

  /** Returns false while registries are being asked. */
  #refresh(cause: ReadingRequest["cause"], subject: Subject): boolean {
    const { record, run } = subject;
    const targets = this.#readTargets(cause, subject);
    if (targets === undefined) return false;
    run.targets = targets;
    run.hasAsked = true;
    run.refreshedMs = this.#options.clock.nowMs();
    if (cause === "asked") this.#options.failures.clearCache(run.uid);
    this.#touchAll(record, run);
    return true;
  }

  /** The leader before may have refreshed a moment ago, and most nodes still have what a tag stood for until then. */
  #resume(subject: Subject): boolean {
    const { record, run } = subject;
    const targets = this.#readTargets("resumed", subject);
    if (targets === undefined) return false;
    run.targets = new Map([...run.targets, ...targets]);
    run.hasAsked = true;
    this.#touchAll(record, run);
    return true;
  }

  #readTargets(
    cause: ReadingRequest["cause"],
    { record, signal }: Subject,
  ): ReturnType<TargetReadings["take"]> {
    const { images, readings } = this.#options;
    const references = images.all(record).flatMap((each) => (each.isMoving ? each.reference : []));
    return readings.take(record, { cause, references, signal });
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

  #touchAll(record: CacheRecord, run: CacheRun): void {
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
