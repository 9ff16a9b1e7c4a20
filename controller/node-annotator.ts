import { mergePatch } from "../kube/apply.ts";
import { KubeApiError } from "../kube/kube-api-error.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import { TokenBucket } from "../kube/token-bucket.ts";
import { type Requeue, WorkQueue } from "../kube/work-queue.ts";
import { nodeSummaryOf } from "../placement/node-summary.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Runnable } from "../runtime/runnable.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { ControllerMetrics } from "./controller-metrics.ts";
import { FIELD_MANAGER } from "./field-manager.ts";
import { formatImagesAnnotation, IMAGES_ANNOTATION } from "./images-annotation.ts";

const WORKERS = 4;
/** Of one node: every write wakes everybody who watches nodes. */
const WRITE_INTERVAL_MS = 60_000;
/** Of all nodes. At 5,000 nodes a round takes four minutes, at 100 it takes none. */
const WRITES_PER_SECOND = 20;
const WRITE_BURST = 100;
/**
 * What is written stands for a minute, so it had better be the last of a row of changes: of a pod that starts, of images
 * that are being looked up.
 */
const SETTLE_MS = 3_000;
/** Spreads a sweep over time, so that it never holds up the event loop. */
const SWEEP_MS_PER_NODE = 5;

interface Write {
  readonly text: string;
  readonly atMs: number;
}

export interface NodeAnnotatorOptions {
  readonly client: KubeClient;
  readonly state: ClusterState;
  readonly metrics: ControllerMetrics;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps the annotation on each node equal to what the inventory says; for one term of leadership. */
export class NodeAnnotator implements Runnable, ClusterListener {
  readonly #options: NodeAnnotatorOptions;
  readonly #queue: WorkQueue;
  readonly #bucket: TokenBucket;
  /** Our last write to each node, which the watch may not have shown us yet. */
  readonly #writes = new Map<string, Write>();
  #cancelSweep: (() => void) | undefined;

  constructor(options: NodeAnnotatorOptions) {
    const { clock, logger } = options;
    this.#options = options;
    this.#bucket = new TokenBucket(clock, {
      ratePerSecond: WRITES_PER_SECOND,
      burst: WRITE_BURST,
    });
    this.#queue = new WorkQueue({
      reconcile: (name, signal) => this.#reconcile(name, signal),
      workers: WORKERS,
      backoff: { initialMs: 1_000, maxMs: WRITE_INTERVAL_MS },
      clock,
      logger,
    });
  }

  get depth(): number {
    return this.#queue.depth;
  }

  nodeChanged(name: string): void {
    this.#queue.addAfter(name, SETTLE_MS);
  }

  /** Any node may have more layers now. */
  manifestChanged(): void {
    this.#cancelSweep ??= this.#options.clock.after(SETTLE_MS, () => this.#sweep());
  }

  async run(signal: AbortSignal): Promise<void> {
    this.manifestChanged();
    await this.#queue.run(signal);
    this.#cancelSweep?.();
  }

  #sweep(): void {
    this.#cancelSweep = undefined;
    let delayMs = 0;
    for (const name of this.#options.state.nodes.keys()) {
      this.#queue.addAfter(name, delayMs);
      delayMs += SWEEP_MS_PER_NODE;
    }
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<Requeue | void> {
    const { state, clock } = this.#options;
    const node = state.inventory.nodes.node(name);
    if (node === undefined) {
      this.#writes.delete(name);
      return;
    }
    const text = formatImagesAnnotation(nodeSummaryOf(node));
    const nowMs = clock.nowMs();
    const last = this.#writes.get(name);
    const waitMs = last === undefined ? 0 : last.atMs + WRITE_INTERVAL_MS - nowMs;
    // Within the interval our own write counts: the watch may lag. After it, what the node shows counts.
    const current = last !== undefined && waitMs > 0 ? last.text : state.nodes.get(name);
    if (text === current) return;
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    const tokenMs = this.#bucket.take();
    if (tokenMs > 0) await clock.sleep(tokenMs, signal);
    if (await this.#write(name, text)) this.#writes.set(name, { text, atMs: clock.nowMs() });
  }

  /** Returns false when the node is gone. */
  async #write(name: string, text: string): Promise<boolean> {
    const { client, metrics, lost } = this.#options;
    try {
      await mergePatch(client, `/api/v1/nodes/${name}`, {
        patch: { metadata: { annotations: { [IMAGES_ANNOTATION]: text } } },
        fieldManager: FIELD_MANAGER,
        signal: lost,
      });
      metrics.countAnnotationWrite("written");
      return true;
    } catch (error) {
      const isGone = error instanceof KubeApiError && error.status === 404;
      metrics.countAnnotationWrite(isGone ? "gone" : "failed");
      if (isGone) return false;
      throw error;
    }
  }
}
