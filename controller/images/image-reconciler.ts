import { type Requeue, WorkQueue } from "../../kube/work-queue.ts";
import { isDigest } from "../../placement/digest.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import type { ClusterListener } from "../cluster-listener.ts";
import type { ClusterState } from "../cluster-state.ts";
import { FailedLookUps } from "./failed-look-ups.ts";
import { digestOfKey } from "./image-key.ts";
import type { LookUp } from "./look-up.ts";
import { ManifestReconciler } from "./manifest-reconciler.ts";
import type { ManifestWriter } from "./manifest-writer.ts";
import { Retention } from "./retention.ts";
import { TagReconciler } from "./tag-reconciler.ts";
import { TagResolutions } from "./tag-resolutions.ts";

export interface ImageReconcilerOptions {
  readonly state: ClusterState;
  readonly lookUp: LookUp;
  readonly writer: ManifestWriter;
  /** Images looked up at once. */
  readonly maxLookUps: number;
  readonly tagRefreshMs: number;
  readonly unusedRetentionMs: number;
  readonly maxImages: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps the ImageManifests equal to what is used, for one term of leadership. The queue holds tags (`repository:tag`) and
 * digests; a tag only finds its digest, and all that is written of a digest is written under its own key.
 */
export class ImageReconciler implements Runnable, ClusterListener {
  readonly #state: ClusterState;
  readonly #queue: WorkQueue;
  readonly #resolutions = new TagResolutions();
  readonly #tags: TagReconciler;
  readonly #manifests: ManifestReconciler;

  constructor(options: ImageReconcilerOptions) {
    const { state, writer, clock, logger } = options;
    this.#state = state;
    this.#queue = new WorkQueue({
      reconcile: (key, signal) => this.#reconcile(key, signal),
      workers: options.maxLookUps,
      backoff: { initialMs: 1_000, maxMs: 300_000 },
      // Each image may stand there by its tag and by its digest.
      maxKeys: 2 * options.maxImages,
      clock,
      logger,
    });
    const parts = {
      state,
      resolutions: this.#resolutions,
      lookUp: options.lookUp,
      failures: new FailedLookUps({ clock, logger }),
      retention: new Retention({ clock, retentionMs: options.unusedRetentionMs }),
      clock,
    };
    this.#tags = new TagReconciler({
      ...parts,
      refreshMs: options.tagRefreshMs,
      enqueue: (key) => this.#queue.add(key),
    });
    this.#manifests = new ManifestReconciler({ ...parts, writer });
  }

  /** Keys waiting for a worker. */
  get depth(): number {
    return this.#queue.depth;
  }

  imagesChanged(keys: readonly string[]): void {
    for (const key of keys) this.#queue.add(digestOfKey(key) ?? key);
  }

  manifestChanged(digest: string): void {
    this.#queue.add(digest);
  }

  platformsChanged(): void {
    this.#enqueueAll();
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#restoreResolutions();
    this.#enqueueAll();
    await this.#queue.run(signal);
  }

  #reconcile(key: string, signal: AbortSignal): Promise<Requeue | void> {
    return isDigest(key)
      ? this.#manifests.reconcile(key, signal)
      : this.#tags.reconcile(key, signal);
  }

  /** What the leader before learnt stands in the ImageManifests. */
  #restoreResolutions(): void {
    const disputed = new Set<string>();
    for (const { content } of this.#state.manifests.values()) {
      for (const tag of content.references) {
        const other = this.#resolutions.resolve(tag, content.digest);
        if (other !== undefined) disputed.add(tag);
      }
    }
    // A leader that died while a tag moved left it on both.
    for (const tag of disputed) this.#resolutions.forget(tag);
  }

  #enqueueAll(): void {
    for (const digest of this.#state.manifests.keys()) this.#queue.add(digest);
    for (const { content } of this.#state.manifests.values()) {
      for (const tag of content.references) this.#queue.add(tag);
    }
    this.imagesChanged([...this.#state.usage.keys()]);
  }
}
