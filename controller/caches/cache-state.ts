import type { Clock } from "../../runtime/clock.ts";
import type { CacheNode } from "./cache-node.ts";
import type { CacheRecord } from "./cache-record.ts";
import type { CacheableWorkload } from "./cacheable-workload.ts";
import { DiscoveredImages } from "./discovered-images.ts";
import type { FinalizingCache, SeenFinalizing } from "./finalization/finalizing-cache.ts";
import { LabelledPods } from "./labelled-pods.ts";
import { isStartupTaint } from "./nodes/startup-taint.ts";
import { PullReports } from "./pullers/pull-reports.ts";
import { PullerPods } from "./pullers/puller-pods.ts";
import type { RemovalRecord } from "./removal/removal-outcome.ts";
import type { UnreadableCache } from "./unreadable-cache.ts";

/** What the image caches are about, as the watches show it. Kept by every replica, so that a new leader starts warm. */
export class CacheState {
  readonly pods = new PullerPods();
  readonly reports = new PullReports();
  readonly labelledPods = new LabelledPods();
  readonly discovered = new DiscoveredImages();
  readonly #onChange: (keys: readonly string[]) => void;
  readonly #records = new Map<string, CacheRecord>();
  readonly #finalizing = new Map<string, SeenFinalizing>();
  readonly #terminating = new Set<string>();
  readonly #nodes = new Map<string, CacheNode>();
  readonly #unreadable = new Map<string, UnreadableCache>();
  readonly #removals = new Map<string, RemovalRecord>();
  readonly #openSinceMs = new Map<string, number>();
  readonly #taintedSinceMs = new Map<string, number>();
  readonly #clock: Clock;
  #discoveries = 0;

  /** `onChange` is told of caches, by `namespace/name`, that are not as they were. */
  constructor(options: {
    readonly clock: Clock;
    readonly onChange: (keys: readonly string[]) => void;
  }) {
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  get records(): ReadonlyMap<string, CacheRecord> {
    return this.#records;
  }

  get nodes(): ReadonlyMap<string, CacheNode> {
    return this.#nodes;
  }

  /** Those that are being deleted and wait for us; they want nothing any more, and are in no other list. */
  get finalizing(): ReadonlyMap<string, SeenFinalizing> {
    return this.#finalizing;
  }

  /** Takes in a cache as the watch shows it: the later one counts. */
  observe(key: string, record: CacheRecord): void {
    const before = this.#records.get(key);
    const isSameObject = before?.identity.uid === record.identity.uid;
    if (isSameObject && isBefore(record, before)) return;
    this.#unreadable.delete(key);
    this.#finalizing.delete(key);
    this.#records.set(key, record);
    this.#onChange([key]);
  }

  /** The same of what the API server answered to our own write; the watch may have shown meanwhile that the cache is gone. */
  observeWrite(record: CacheRecord): void {
    const { key, identity } = record;
    if (this.#records.get(key)?.identity.uid === identity.uid) this.observe(key, record);
  }

  /** Takes in a cache that is being deleted and waits for us. */
  observeFinalizing(shown: FinalizingCache): void {
    const { key, identity } = shown;
    const before = this.#finalizing.get(key);
    const isSameObject = before?.identity.uid === identity.uid;
    const seenMs = isSameObject ? before.seenMs : this.#clock.nowMs();
    this.#unreadable.delete(key);
    this.#records.delete(key);
    this.#finalizing.set(key, { ...shown, seenMs });
    this.#onChange([key]);
  }

  /** Takes in a cache that cannot be read. Where an earlier version could be, that one goes on. */
  observeUnreadable(cache: UnreadableCache): void {
    this.#unreadable.set(cache.key, cache);
    this.#onChange([cache.key]);
  }

  /** Those of which nobody knows what they want, until they can be read or are gone. */
  get unreadable(): ReadonlyMap<string, UnreadableCache> {
    return this.#unreadable;
  }

  forget(key: string): void {
    this.#unreadable.delete(key);
    this.#records.delete(key);
    this.#finalizing.delete(key);
    this.#onChange([key]);
  }

  /** Of each node, the pod that removes images from it. */
  get removals(): ReadonlyMap<string, RemovalRecord> {
    return this.#removals;
  }

  observeRemoval(record: RemovalRecord): void {
    this.#removals.set(record.nodeName, record);
  }

  /** Another pod of the same name may have come meanwhile, which stays. */
  forgetRemoval({ nodeName, uid }: Pick<RemovalRecord, "nodeName" | "uid">): void {
    if (this.#removals.get(nodeName)?.uid === uid) this.#removals.delete(nodeName);
  }

  /** Replaces what is known of a workload, undefined for one that is gone; `source` names its kind, namespace and name. */
  observeWorkload(source: string, workload: CacheableWorkload | undefined): void {
    if (this.discovered.observe(source, workload)) this.#tellDiscovering();
  }

  observeNamespace(name: string, labels: Readonly<Record<string, string>> | undefined): void {
    if (this.discovered.observeNamespace(name, labels)) this.#tellDiscovering();
  }

  /** Takes in whether a namespace is being deleted. */
  observeTermination(namespace: string, isTerminating: boolean): void {
    if (!isTerminating) {
      this.#terminating.delete(namespace);
      return;
    }
    this.#terminating.add(namespace);
    const waiting = [...this.#finalizing.values()].filter(
      ({ identity }) => identity.namespace === namespace,
    );
    if (waiting.length > 0) this.#onChange(waiting.map(({ key }) => key));
  }

  isTerminating(namespace: string): boolean {
    return this.#terminating.has(namespace);
  }

  /** Takes in a node as the watch shows it, or as the API server answered to our own write: the later one counts. */
  observeNode(node: CacheNode): void {
    const { name } = node.facts;
    const before = this.#nodes.get(name);
    if (before !== undefined && isBefore(node, before)) return;
    if (node.wait === undefined && before?.wait !== undefined) {
      this.#openSinceMs.set(name, this.#clock.nowMs());
    }
    if (!node.facts.taints.some(({ key }) => isStartupTaint(key))) {
      this.#taintedSinceMs.delete(name);
    } else if (!this.#taintedSinceMs.has(name)) {
      this.#taintedSinceMs.set(name, this.#clock.nowMs());
    }
    this.pods.observeAway(name, node.wait?.reason === "NodeNotReady");
    this.#nodes.set(name, node);
  }

  forgetNode(name: string): void {
    this.#nodes.delete(name);
    this.#openSinceMs.delete(name);
    this.#taintedSinceMs.delete(name);
    this.pods.observeAway(name, false);
  }

  #tellDiscovering(): void {
    this.#discoveries++;
    const records = [...this.#records.values()].filter(isDiscovering);
    if (records.length > 0) this.#onChange(records.map(({ key }) => key));
  }

  /** Grows whenever caches may discover other images than before. */
  get discoveries(): number {
    return this.#discoveries;
  }

  /** Since when a node that was in the way of its pulls is so no more; 0 where it never was, as far as we know. */
  openSinceMs(name: string): number {
    return this.#openSinceMs.get(name) ?? 0;
  }

  /** Since when we have seen the node with a start-up taint; undefined for one without. */
  taintedSinceMs(name: string): number | undefined {
    return this.#taintedSinceMs.get(name);
  }
}

function isDiscovering({ cache }: CacheRecord): boolean {
  return cache.spec.cacheSpec.some(({ discover }) => discover !== undefined);
}

interface Versioned {
  readonly resourceVersion: string;
}

/** Resource versions are decimal numbers that grow (KEP-5504). */
function isBefore(a: Versioned, b: Versioned): boolean {
  const isNumeric = [a, b].every(({ resourceVersion }) => /^\d{1,20}$/.test(resourceVersion));
  return isNumeric && BigInt(a.resourceVersion) < BigInt(b.resourceVersion);
}
