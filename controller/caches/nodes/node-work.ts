import type { EventRecorder } from "../../../kube/event-recorder.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { WorkQueue } from "../../../kube/work-queue.ts";
import type { Backoff } from "../../../runtime/backoff.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Logger } from "../../../runtime/logger.ts";
import type { Runnable } from "../../../runtime/runnable.ts";
import type { ClusterState } from "../../cluster-state.ts";
import type { CacheImages } from "../cache-images.ts";
import type { CacheMetrics } from "../cache-metrics.ts";
import type { CacheRun } from "../cache-run.ts";
import { CacheTurns } from "../cache-turns.ts";
import type { Finalizations } from "../finalization/finalizations.ts";
import { PodSlots } from "../pullers/pod-slots.ts";
import type { PullAccounts } from "../pullers/pull-accounts.ts";
import type { PullFailures } from "../pullers/pull-failures.ts";
import { PullerMaker } from "../pullers/puller-maker.ts";
import { PullerWriter } from "../pullers/puller-writer.ts";
import { RemovalFailures } from "../removal/removal-failures.ts";
import type { RemovalRules } from "../removal/removal-rules.ts";
import { RemovalWriter } from "../removal/removal-writer.ts";
import { DiskLooks } from "./disk-guarding.ts";
import { NodeExecution } from "./node-execution.ts";
import { NodeReconciler } from "./node-reconciler.ts";
import { refusalNoticeOf } from "./node-refusal.ts";
import { NodeView } from "./node-view.ts";
import { NodeWriter } from "./node-writer.ts";

/** Nodes worked on at once; each has at most one write under way. */
const WORKERS = 16;

/** What is done on nodes, as the configuration has it. */
export interface NodeRules {
  readonly pullerImage: string;
  /** Of one image. */
  readonly timeoutMs: number;
  readonly maxPullerPods: number;
  /** Undefined where images are left to the kubelet's garbage collection. */
  readonly removal: RemovalRules | undefined;
  /** Where a cache names none. */
  readonly serviceAccountName: string | undefined;
  readonly priorityClassName: string | undefined;
}

export interface NodeWorkOptions {
  readonly client: KubeClient;
  readonly state: ClusterState;
  readonly rules: NodeRules;
  readonly runs: ReadonlyMap<string, CacheRun>;
  readonly images: CacheImages;
  readonly failures: PullFailures;
  readonly finalizations: Finalizations;
  readonly accounts: PullAccounts;
  readonly metrics: CacheMetrics;
  readonly recorder: Pick<EventRecorder, "record">;
  /** Told of caches, by `namespace/name`, of which a node is further, or further behind, than it was. */
  readonly onProgress: (key: string) => void;
  /** Resolves when the next write may be made. */
  readonly pace: () => Promise<void>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  /** After failures in a row of one node. */
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Works on nodes, each in one go, by name. */
export class NodeWork implements Runnable {
  readonly #queue: WorkQueue;

  constructor(options: NodeWorkOptions) {
    const { state, rules, runs, images, failures, recorder, metrics, clock, logger } = options;
    const { caches } = state;
    const touch = (names: Iterable<string>): void => this.touch(names);
    const disks = new DiskLooks();
    const removalFailures = new RemovalFailures();
    const pullerWriter = new PullerWriter({ ...options, pods: caches.pods });
    const removalWriter =
      rules.removal &&
      new RemovalWriter({ ...options, caches, rules: rules.removal, failures: removalFailures });
    const reconciler = new NodeReconciler({
      ...options,
      view: new NodeView({ state, runs, images, timeoutMs: rules.timeoutMs, clock }),
      removalFailures,
      turns: new CacheTurns({ runs, disks, failures, touch }),
      slots: new PodSlots({ pods: caches.pods, maxPods: rules.maxPullerPods, touch }),
      execution: new NodeExecution({
        state,
        disks,
        nodeWriter: new NodeWriter(options),
        pullerWriter,
        pullerMaker: new PullerMaker({ ...rules, state, writer: pullerWriter, failures, logger }),
        removalWriter,
        onEnd: (reckoning) => options.accounts.ended(reckoning),
      }),
      removesImages: rules.removal !== undefined,
      onRemoval: ({ kind }) => metrics.countRemoval(kind),
      onCollected: (count) => metrics.countCollected(count),
      onRefusal: (node, wait) => {
        recorder.record(refusalNoticeOf(node, wait));
        logger.warn({ node, detail: wait.message }, "nothing is pulled on a node");
      },
    });
    this.#queue = new WorkQueue({
      reconcile: (name) => reconciler.reconcile(name),
      workers: WORKERS,
      backoff: options.backoff,
      clock,
      logger,
    });
  }

  /** Nodes waiting for a worker. */
  get depth(): number {
    return this.#queue.depth;
  }

  /** Asks for nodes to be looked at. */
  touch(names: Iterable<string>): void {
    for (const name of names) this.#queue.add(name);
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#queue.run(signal);
  }
}
