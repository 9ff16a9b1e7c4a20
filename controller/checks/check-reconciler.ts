import { isDeepStrictEqual } from "node:util";
import { pullableConditionOf } from "../../api/image-check.ts";
import type { EventRecorder } from "../../kube/event-recorder.ts";
import { type Requeue, WorkQueue } from "../../kube/work-queue.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import type { ClusterListener } from "../cluster-listener.ts";
import type { ClusterState } from "../cluster-state.ts";
import { Retention } from "../images/retention.ts";
import { dueInMs } from "./check-due.ts";
import type { CheckLookUp } from "./check-look-up.ts";
import type { CheckMetrics } from "./check-metrics.ts";
import { checkNodesOf } from "./check-nodes.ts";
import { checkNoticesOf } from "./check-notices.ts";
import { type FinishedStep, PULLING, resultOfStep } from "./check-pull-result.ts";
import type { CheckRecord } from "./check-record.ts";
import { CheckSchedule, intervalMsOf } from "./check-schedule.ts";
import {
  type CheckNodes,
  type ImageCheckStatus,
  statusAfterLook,
  undecidedStatus,
  withNodes,
} from "./check-status.ts";
import type { CheckWriter } from "./check-writer.ts";
import type { PullDepth } from "./pull-depth.ts";
import { isAsWanted } from "./wanted-check.ts";

/** Images looked at at once. */
const WORKERS = 8;
/** How far the number of nodes that have an image may lag, on average. */
const RECOUNT_MS = 120_000;
/** After a write that came too late; the watch shows by then what was changed. */
const CONFLICT_MS = 1_000;

export interface CheckReconcilerOptions {
  readonly state: ClusterState;
  readonly lookUp: Pick<CheckLookUp, "look">;
  readonly pullDepth: Pick<PullDepth, "step" | "clear">;
  readonly writer: CheckWriter;
  readonly recorder: Pick<EventRecorder, "record">;
  readonly metrics: CheckMetrics;
  /** How long a check that the controller made stays when nothing uses its image. */
  readonly unusedRetentionMs: number;
  readonly maxChecks: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: () => number;
}

interface LookOptions {
  readonly nodes: CheckNodes;
  /** What nodes did, where they were to pull. */
  readonly step: FinishedStep | undefined;
  readonly signal: AbortSignal;
}

/**
 * Makes the ImageChecks there should be, removes those no longer wanted, and looks at the image of each when it is time;
 * for one term of leadership. The queue holds `namespace/name`.
 */
export class CheckReconciler implements Runnable, ClusterListener {
  readonly #options: CheckReconcilerOptions;
  readonly #queue: WorkQueue;
  readonly #schedule: CheckSchedule;
  readonly #retention: Retention;

  constructor(options: CheckReconcilerOptions) {
    const { clock, logger, maxChecks, unusedRetentionMs: retentionMs } = options;
    this.#options = options;
    this.#schedule = new CheckSchedule(options.random);
    this.#retention = new Retention({ clock, retentionMs });
    this.#queue = new WorkQueue({
      reconcile: (key, signal) => this.#reconcile(key, signal),
      workers: WORKERS,
      backoff: { initialMs: 1_000, maxMs: 300_000 },
      // Those of users come on top of those that are made for them.
      maxKeys: 2 * maxChecks,
      clock,
      logger,
    });
  }

  /** Keys waiting for a worker. */
  get depth(): number {
    return this.#queue.depth;
  }

  checksChanged(keys: readonly string[]): void {
    for (const key of keys) this.#queue.add(key);
  }

  platformsChanged(): void {
    this.checksChanged([...this.#options.state.checks.records.keys()]);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { records, demand } = this.#options.state.checks;
    this.checksChanged([...records.keys(), ...demand.keys()]);
    await this.#queue.run(signal);
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<Requeue | void> {
    const { state, writer } = this.#options;
    const wanted = state.checks.demand.wanted(key);
    let record = writer.read(key);
    if (record?.isDiscovered === true && wanted === undefined) return this.#retire(key, record);
    this.#retention.reset(key);
    const isMissing = record === undefined;
    const isWrong = record?.isDiscovered === true && wanted && !isAsWanted(record.check, wanted);
    if (wanted && (isMissing || isWrong)) record = await writer.create(wanted);
    if (record === undefined) return this.#schedule.forget(key);
    return this.#check(key, record, signal);
  }

  async #retire(key: string, record: CheckRecord): Promise<Requeue | void> {
    const remainingMs = this.#retention.remainingMs(key);
    if (remainingMs > 0) return { requeueAfterMs: remainingMs };
    await this.#options.writer.delete(record);
    this.#retention.reset(key);
    this.#schedule.forget(key);
  }

  async #check(key: string, record: CheckRecord, signal: AbortSignal): Promise<Requeue | void> {
    const { state, clock, pullDepth, random = Math.random } = this.#options;
    const { check } = record;
    const isPull = check.spec.depth === "Pull";
    const nodes = checkNodesOf(check, state.clusterNodes);
    // What only nodes have seen says nothing of platforms.
    const platforms = isPull && !check.status?.platforms?.length ? [] : nodes.platforms;
    const isDue = dueInMs(check, { platforms, nowMs: clock.nowMs() }) === 0;
    if (isDue && isPull && pullableConditionOf(check) === undefined) {
      const status = undecidedStatus(check, PULLING, clock.nowMs());
      return { requeueAfterMs: (await this.#write(record, status)) ? 0 : CONFLICT_MS };
    }
    const step = isDue && isPull ? await pullDepth.step(record) : undefined;
    if (step?.kind === "waiting") return { requeueAfterMs: step.ms };
    const status = isDue ? await this.#look(key, record, { nodes, step, signal }) : check.status;
    const current = { ...check, status };
    // The digest, and so which nodes have it, may be another one now.
    const counted = withNodes(status ?? {}, checkNodesOf(current, state.clusterNodes));
    if (!(await this.#write(record, counted))) return { requeueAfterMs: CONFLICT_MS };
    await pullDepth.clear(record);
    const waitMs = dueInMs(current, { platforms: [], nowMs: clock.nowMs() });
    return { requeueAfterMs: Math.min(waitMs, RECOUNT_MS * (0.75 + 0.5 * random())) };
  }

  async #look(
    key: string,
    { check }: CheckRecord,
    { nodes, step, signal }: LookOptions,
  ): Promise<ImageCheckStatus> {
    const { lookUp, metrics, clock } = this.#options;
    const { platforms } = nodes;
    const own = await lookUp.look(check, platforms, signal);
    const result = step === undefined ? own : resultOfStep(check.spec.image, step, own);
    metrics.countLook(result);
    const atMs = clock.nowMs();
    const delayMs = this.#schedule.delayMs(key, result, intervalMsOf(check.spec.interval));
    const vantage = step?.kind === "over" ? "Node" : "Controller";
    return statusAfterLook(check, { result, platforms, atMs, nextMs: atMs + delayMs, vantage });
  }

  /** Returns whether the check has this status now. */
  async #write(record: CheckRecord, status: ImageCheckStatus): Promise<boolean> {
    const { writer, recorder } = this.#options;
    if (isDeepStrictEqual(status, record.check.status)) return true;
    if (!(await writer.writeStatus(record, status))) return false;
    for (const notice of checkNoticesOf(record, status)) recorder.record(notice);
    return true;
  }
}
