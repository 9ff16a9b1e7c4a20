import type { EventRecorder } from "../../kube/event-recorder.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { WorkQueue } from "../../kube/work-queue.ts";
import type { Digest } from "../../placement/digest.ts";
import type { ObservedPod } from "../../placement/observed-pod.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import type { ClusterListener } from "../cluster-listener.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { LookUp } from "../images/look-up.ts";
import { CacheImages } from "./cache-images.ts";
import type { CacheMetrics } from "./cache-metrics.ts";
import type { CacheProgress } from "./cache-progress.ts";
import { CacheReconciler } from "./cache-reconciler.ts";
import type { CacheRun } from "./cache-run.ts";
import { CacheWriter } from "./cache-writer.ts";
import { CacheFinalizer } from "./finalization/cache-finalizer.ts";
import { Finalizations } from "./finalization/finalizations.ts";
import { type NodeRules, NodeWork } from "./nodes/node-work.ts";
import { PullAccounts } from "./pullers/pull-accounts.ts";
import { PullFailures } from "./pullers/pull-failures.ts";
import { TargetLookUp } from "./target-look-up.ts";
import { TargetReadings } from "./target-readings.ts";
import { UnreadableCaches } from "./unreadable-caches.ts";
import type { PullPolicy } from "./wanted-image.ts";
import { writePace } from "./write-pace.ts";

const CACHE_WORKERS = 4;
/** Nodes come by the dozen; a cache is looked at once for all of them. */
const GATHER_MS = 100;
const BACKOFF = { initialMs: 1_000, maxMs: 60_000 };

interface CacheRules extends NodeRules {
  readonly pullPolicy: PullPolicy;
  /** Between refreshes; 0 for never. */
  readonly refreshMs: number;
}

export interface CacheWorkOptions {
  readonly client: KubeClient;
  readonly state: ClusterState;
  readonly lookUp: Pick<LookUp, "readDigest">;
  readonly recorder: Pick<EventRecorder, "record">;
  readonly metrics: CacheMetrics;
  readonly rules: CacheRules;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps images on nodes as ImageCaches say; for one term of leadership. Two queues: nodes, where everything about a node is
 * done in one go, and caches, which follow what their nodes have come to.
 */
export class CacheWork implements Runnable, ClusterListener {
  readonly #state: ClusterState;
  readonly #runs = new Map<string, CacheRun>();
  readonly #nodes: NodeWork;
  readonly #caches: WorkQueue;
  readonly #accounts: PullAccounts;
  readonly #reconciler: CacheReconciler;
  readonly #finalizations: Finalizations;
  readonly #unreadable: UnreadableCaches;

  constructor(options: CacheWorkOptions) {
    const { state, rules, lookUp, recorder, clock, logger, lost } = options;
    this.#state = state;
    this.#accounts = new PullAccounts(options);
    const runs = this.#runs;
    const pace = writePace(clock, lost);
    const touch = (names: Iterable<string>): void => this.#nodes.touch(names);
    const failures = new PullFailures();
    const images = new CacheImages({
      policy: rules.pullPolicy,
      runsOn: (nodeName, pods) => state.caches.labelledPods.runsOn(nodeName, pods),
      discovered: state.caches.discovered,
      discoveries: () => state.caches.discoveries,
    });
    const onProgress = (key: string): void => void this.#caches.addAfter(key, GATHER_MS);
    const finalizations = new Finalizations({
      caches: state.caches,
      runs,
      images,
      touch,
      onProgress,
    });
    this.#finalizations = finalizations;
    this.#nodes = new NodeWork({
      ...options,
      runs,
      images,
      failures,
      finalizations,
      accounts: this.#accounts,
      onProgress,
      pace,
      backoff: BACKOFF,
    });
    const writer = new CacheWriter({ ...options, pace });
    this.#reconciler = new CacheReconciler({
      state,
      runs,
      images,
      failures,
      writer,
      readings: new TargetReadings({
        lookUp: new TargetLookUp({ lookUp, clock }),
        onEnd: (key) => this.#caches.add(key),
      }),
      refreshMs: rules.refreshMs,
      recorder,
      touch,
      clock,
    });
    this.#unreadable = new UnreadableCaches({ caches: state.caches, writer, recorder, clock });
    const finalizer = new CacheFinalizer({
      caches: state.caches,
      finalizations,
      writer,
      removesImages: rules.removal !== undefined,
      recorder,
      clock,
    });
    this.#caches = new WorkQueue({
      reconcile: async (key, signal) => {
        await this.#unreadable.reconcile(key);
        return (await this.#reconciler.reconcile(key, signal)) ?? finalizer.reconcile(key);
      },
      workers: CACHE_WORKERS,
      backoff: BACKOFF,
      clock,
      logger,
    });
  }

  /** Keys waiting for a worker. */
  get depths(): { readonly nodes: number; readonly caches: number } {
    return { nodes: this.#nodes.depth, caches: this.#caches.depth };
  }

  /** How far each cache is. */
  *progress(): Generator<CacheProgress> {
    for (const run of this.#runs.values()) yield run.progress;
  }

  podLanding(pod: ObservedPod): void {
    this.#accounts.landed(pod);
  }

  nodeChanged(name: string): void {
    this.#nodes.touch([name]);
  }

  cachesChanged(keys: readonly string[]): void {
    for (const key of keys) {
      this.#reconciler.adopt(key);
      this.#finalizations.adopt(key);
      this.#caches.add(key);
    }
    if (this.#unreadable.takeIn()) this.#nodes.touch(this.#state.caches.nodes.keys());
  }

  /** What a tag stands for, or which platforms an image has, may have been learnt. */
  manifestChanged(digest: Digest): void {
    const references = new Set(this.#state.manifests.get(digest)?.content.references);
    for (const run of this.#runs.values()) {
      const isConcerned = [...references].some((reference) => run.progress.image(reference));
      if (isConcerned) this.#nodes.touch(run.nodes.keys());
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    const { caches } = this.#state;
    const { records, finalizing, unreadable } = caches;
    this.cachesChanged([records, finalizing, unreadable].flatMap((each) => [...each.keys()]));
    this.#nodes.touch(caches.nodes.keys());
    this.#nodes.touch(caches.pods.nodeNames());
    await Promise.all([this.#nodes.run(signal), this.#caches.run(signal)]);
  }
}
