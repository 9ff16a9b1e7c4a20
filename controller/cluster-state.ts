import { ClusterNodes } from "../check/cluster-nodes.ts";
import { pullContextOf } from "../check/pull-context.ts";
import type { PullReport } from "../kube/pulled-event-decoder.ts";
import type { Digest } from "../placement/digest.ts";
import { Inventory } from "../placement/inventory.ts";
import type { ObservedNode } from "../placement/observed-node.ts";
import type { Clock } from "../runtime/clock.ts";
import type { CacheRecord } from "./caches/cache-record.ts";
import { CacheState } from "./caches/cache-state.ts";
import type { FinalizingCache } from "./caches/finalization/finalizing-cache.ts";
import type { LabelledPod } from "./caches/labelled-pods.ts";
import type { PulledImages } from "./checks/check-demand.ts";
import type { CheckRecord } from "./checks/check-record.ts";
import { CheckState } from "./checks/check-state.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import { imageKeyOf, imageKeysNamedBy, imageKeysOfPod } from "./images/image-key.ts";
import { ImageUsage, type SourceImages } from "./images/image-usage.ts";
import type { ManifestRecord } from "./images/manifest-record.ts";
import { ReportedImageKeys } from "./images/reported-image-keys.ts";
import { NodePlatforms } from "./node-platforms.ts";
import type { WatchedPod } from "./watched-pod.ts";

const NO_IMAGES: SourceImages = { keys: [] };

/** What the controller knows of the cluster. Kept by every replica, so that a new leader starts warm. */
export class ClusterState {
  readonly inventory = new Inventory();
  readonly usage: ImageUsage;
  readonly platforms = new NodePlatforms();
  readonly clusterNodes = new ClusterNodes(this.inventory);
  readonly checks: CheckState;
  readonly caches: CacheState;
  readonly #reportedKeys = new ReportedImageKeys(this.inventory.nodes.demandSources.names);
  readonly #clock: Clock;
  readonly #startSecondMs: number;
  /** Value of our annotation by node. */
  readonly #nodes = new Map<string, string | undefined>();
  readonly #manifests = new Map<Digest, ManifestRecord>();
  readonly #listeners = new Set<ClusterListener>();

  constructor(options: { readonly clock: Clock; readonly maxImages: number }) {
    this.#clock = options.clock;
    this.usage = new ImageUsage(options);
    this.checks = new CheckState({
      maxChecks: options.maxImages,
      onChange: (keys) => this.#tell((listener) => listener.checksChanged?.(keys)),
    });
    this.caches = new CacheState({
      clock: options.clock,
      onChange: (keys) => this.#tell((listener) => listener.cachesChanged?.(keys)),
    });
    // Creation timestamps are cut to the second.
    this.#startSecondMs = Math.floor(options.clock.nowMs() / 1000) * 1000;
  }

  get nodes(): ReadonlyMap<string, string | undefined> {
    return this.#nodes;
  }

  get manifests(): ReadonlyMap<Digest, ManifestRecord> {
    return this.#manifests;
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: ClusterListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  observeNode(node: ObservedNode, annotation: string | undefined): void {
    this.inventory.observeNode(node, this.#clock.nowMs());
    this.#nodes.set(node.name, annotation);
    this.#use(`Node/${node.name}`, { keys: this.#reportedKeys.on(node) });
    if (this.platforms.observe(node.name, node.platform)) {
      this.#tell((listener) => listener.platformsChanged?.());
    }
    this.#tell((listener) => listener.nodeChanged?.(node.name));
  }

  forgetNode(name: string): void {
    this.inventory.forgetNode(name, this.#clock.nowMs());
    this.#nodes.delete(name);
    this.platforms.forget(name);
    this.clusterNodes.forget(name);
    this.caches.forgetNode(name);
    this.#use(`Node/${name}`, NO_IMAGES);
    this.#tell((listener) => listener.nodeChanged?.(name));
  }

  observePod(key: string, watched: WatchedPod, previous: WatchedPod | undefined): void {
    const { pod, context, exemptKeys } = watched;
    const nowMs = this.#clock.nowMs();
    const before = previous?.pod.uid === pod.uid ? previous : undefined;
    // A name may come back as another pod without its deletion having been seen.
    if (previous !== undefined && before === undefined) {
      this.inventory.forgetPod(previous.pod.uid, nowMs);
    }
    // Before the pod itself counts: its own images would be on the way already.
    const isPuller = (watched.puller ?? watched.checkPull) !== undefined;
    if (!isPuller && this.#hasLanded(watched, before)) {
      this.#tell((listener) => listener.podLanding?.(pod));
    }
    const isNews = this.inventory.observePod(pod, nowMs);
    if (watched.puller !== undefined) this.caches.pods.observe(key, watched.puller, nowMs);
    if (watched.removal !== undefined) this.caches.observeRemoval(watched.removal);
    if (watched.checkPull !== undefined) this.checks.observePull(key, watched.checkPull, nowMs);
    const source = `Pod/${key}`;
    this.#use(source, pod.finished ? NO_IMAGES : { keys: imageKeysOfPod(pod), context });
    const pulled = { keys: imageKeysNamedBy(pod), context, exemptKeys };
    this.checks.use(source, pod.finished ? undefined : pulled);
    this.#tellNodeOf(watched, isNews);
  }

  /** Takes in the labels of a pod that runs, undefined for one that does not. */
  observeLabels(key: string, pod: LabelledPod | undefined): void {
    for (const name of this.caches.labelledPods.observe(key, pod)) {
      this.#tell((listener) => listener.nodeChanged?.(name));
    }
  }

  forgetPod(key: string, watched: WatchedPod): void {
    const isNews = this.inventory.forgetPod(watched.pod.uid, this.#clock.nowMs());
    if (watched.puller !== undefined) this.caches.pods.forget(key, watched.puller);
    if (watched.removal !== undefined) this.caches.forgetRemoval(watched.removal);
    if (watched.checkPull !== undefined) this.checks.forgetPull(key, watched.checkPull);
    this.#use(`Pod/${key}`, NO_IMAGES);
    this.checks.use(`Pod/${key}`, undefined);
    this.observeLabels(key, undefined);
    this.#tellNodeOf(watched, isNews);
  }

  /** `source` names a workload: its kind, namespace and name. */
  observeTemplate(source: string, images: PulledImages | undefined): void {
    this.#use(source, images ?? NO_IMAGES);
    this.checks.use(source, images);
  }

  observeCheck(key: string, record: CheckRecord): void {
    const { metadata, spec } = record.check;
    const image = record.isDiscovered ? undefined : imageKeyOf(spec.image);
    const context = pullContextOf(metadata.namespace, spec);
    // A check that a user made has its image described before anybody else uses it.
    this.#use(`ImageCheck/${key}`, image === undefined ? NO_IMAGES : { keys: [image], context });
    this.checks.observe(key, record);
  }

  forgetCheck(key: string): void {
    this.#use(`ImageCheck/${key}`, NO_IMAGES);
    this.checks.forget(key);
  }

  observeCache(key: string, record: CacheRecord): void {
    const { metadata, spec } = record.cache;
    const images = spec.cacheSpec.flatMap((entry) => entry.images);
    const context = pullContextOf(metadata.namespace, spec);
    this.#use(`ImageCache/${key}`, {
      keys: images.flatMap((image) => imageKeyOf(image) ?? []),
      context,
    });
    this.caches.observe(key, record);
  }

  /** What a cache wanted that is being deleted is wanted no more. */
  observeFinalizingCache(cache: FinalizingCache): void {
    this.#use(`ImageCache/${cache.key}`, NO_IMAGES);
    this.caches.observeFinalizing(cache);
  }

  forgetCache(key: string): void {
    this.#use(`ImageCache/${key}`, NO_IMAGES);
    this.caches.forget(key);
  }

  /** Takes in what a kubelet's Event says of an image that a pod asked for. */
  observePullReport(report: PullReport): void {
    if (!this.caches.reports.observe(report, this.#clock.nowMs())) return;
    const nodeName = this.caches.pods.nodeOf(report.podUid);
    if (nodeName !== undefined) this.#tell((listener) => listener.nodeChanged?.(nodeName));
  }

  observeManifest(record: ManifestRecord): void {
    this.inventory.observeManifest(record.content, this.#clock.nowMs());
    this.#manifests.set(record.content.digest, record);
    this.#tell((listener) => listener.manifestChanged?.(record.content.digest));
  }

  forgetManifest(digest: Digest): void {
    this.inventory.forgetManifest(digest);
    this.#manifests.delete(digest);
    this.#tell((listener) => listener.manifestChanged?.(digest));
  }

  /** Drops what has lasted too long without being seen. */
  expire(): void {
    this.inventory.expire(this.#clock.nowMs());
  }

  /** Not so for pods that were running when the controller started. */
  #hasLanded({ pod, createdMs }: WatchedPod, before: WatchedPod | undefined): boolean {
    if (pod.nodeName === undefined || pod.finished) return false;
    if (before !== undefined) return before.pod.nodeName === undefined;
    return createdMs >= this.#startSecondMs;
  }

  #use(source: string, images: SourceImages): void {
    const { gained, lost } = this.usage.use(source, images);
    if (gained.length + lost.length === 0) return;
    this.#tell((listener) => listener.imagesChanged?.([...gained, ...lost]));
  }

  /** Most of what happens to a pod is nothing to its node; of a pod that works for caches everything is. */
  #tellNodeOf({ pod, puller, removal }: WatchedPod, isNews: boolean): void {
    const { nodeName } = pod;
    const isWorker = (puller ?? removal) !== undefined;
    if (nodeName === undefined || !(isNews || isWorker)) return;
    this.#tell((listener) => listener.nodeChanged?.(nodeName));
  }

  #tell(call: (listener: ClusterListener) => void): void {
    for (const listener of this.#listeners) call(listener);
  }
}
