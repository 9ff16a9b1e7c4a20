import { ClusterNodes } from "../check/cluster-nodes.ts";
import type { PullReport } from "../kube/pulled-event-decoder.ts";
import type { Digest } from "../placement/digest.ts";
import { Inventory } from "../placement/inventory.ts";
import type { ObservedNode } from "../placement/observed-node.ts";
import type { Clock } from "../runtime/clock.ts";
import type { CacheRecord } from "./caches/cache-record.ts";
import { CacheState } from "./caches/cache-state.ts";
import type { FinalizingCache } from "./caches/finalization/finalizing-cache.ts";
import type { LabelledPod } from "./caches/labelled-pods.ts";
import { listedImagesOf } from "./caches/listed-images.ts";
import type { PulledImages } from "./checks/check-demand.ts";
import { checkImagesOf } from "./checks/check-images.ts";
import type { CheckRecord } from "./checks/check-record.ts";
import { CheckState } from "./checks/check-state.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import { ClusterListeners } from "./cluster-listeners.ts";
import { imageKeysNamedBy, imageKeysOfPod } from "./images/image-key.ts";
import { ImageUsage, type SourceImages } from "./images/image-usage.ts";
import type { ManifestRecord } from "./images/manifest-record.ts";
import { ReportedImageKeys } from "./images/reported-image-keys.ts";
import { NodePlatforms } from "./node-platforms.ts";
import { PodLandings } from "./pod-landings.ts";
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
  readonly #landings: PodLandings;
  /** Value of our annotation by node. */
  readonly #nodes = new Map<string, string | undefined>();
  readonly #manifests = new Map<Digest, ManifestRecord>();
  readonly #listeners = new ClusterListeners();

  constructor(options: { readonly clock: Clock; readonly maxImages: number }) {
    this.#clock = options.clock;
    this.#landings = new PodLandings(options.clock);
    this.usage = new ImageUsage(options);
    this.checks = new CheckState({
      maxChecks: options.maxImages,
      onChange: (keys) => this.#listeners.checksChanged(keys),
    });
    this.caches = new CacheState({
      clock: options.clock,
      onChange: (keys) => this.#listeners.cachesChanged(keys),
    });
  }

  get nodes(): ReadonlyMap<string, string | undefined> {
    return this.#nodes;
  }

  get manifests(): ReadonlyMap<Digest, ManifestRecord> {
    return this.#manifests;
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: ClusterListener): () => void {
    return this.#listeners.subscribe(listener);
  }

  observeNode(node: ObservedNode, annotation: string | undefined): void {
    this.inventory.observeNode(node, this.#clock.nowMs());
    this.#nodes.set(node.name, annotation);
    this.#use(`Node/${node.name}`, { keys: this.#reportedKeys.on(node) });
    if (this.platforms.observe(node.name, node.platform)) {
      this.#listeners.platformsChanged();
    }
    this.#listeners.nodeChanged(node.name);
  }

  forgetNode(name: string): void {
    this.inventory.forgetNode(name, this.#clock.nowMs());
    this.#nodes.delete(name);
    this.platforms.forget(name);
    this.clusterNodes.forget(name);
    this.caches.forgetNode(name);
    this.#use(`Node/${name}`, NO_IMAGES);
    this.#listeners.nodeChanged(name);
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
    if (this.#landings.hasLanded(watched, before)) this.#listeners.podLanding(pod);
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
      this.#listeners.nodeChanged(name);
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
    this.#use(`ImageCheck/${key}`, checkImagesOf(record));
    this.checks.observe(key, record);
  }

  forgetCheck(key: string): void {
    this.#use(`ImageCheck/${key}`, NO_IMAGES);
    this.checks.forget(key);
  }

  observeCache(key: string, record: CacheRecord): void {
    this.#use(`ImageCache/${key}`, listedImagesOf(record));
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
    if (nodeName !== undefined) this.#listeners.nodeChanged(nodeName);
  }

  observeManifest(record: ManifestRecord): void {
    this.inventory.observeManifest(record.content, this.#clock.nowMs());
    this.#manifests.set(record.content.digest, record);
    this.#listeners.manifestChanged(record.content.digest);
  }

  forgetManifest(digest: Digest): void {
    this.inventory.forgetManifest(digest);
    this.#manifests.delete(digest);
    this.#listeners.manifestChanged(digest);
  }

  /** Drops what has lasted too long without being seen. */
  expire(): void {
    this.inventory.expire(this.#clock.nowMs());
  }

  #use(source: string, images: SourceImages): void {
    const { gained, lost } = this.usage.use(source, images);
    if (gained.length + lost.length === 0) return;
    this.#listeners.imagesChanged([...gained, ...lost]);
  }

  /** Most of what happens to a pod is nothing to its node; of a pod that works for caches everything is. */
  #tellNodeOf({ pod, puller, removal }: WatchedPod, isNews: boolean): void {
    const { nodeName } = pod;
    const isWorker = (puller ?? removal) !== undefined;
    if (nodeName === undefined || !(isNews || isWorker)) return;
    this.#listeners.nodeChanged(nodeName);
  }
}
