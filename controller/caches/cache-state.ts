import type { Clock } from "../../runtime/clock.ts";
import type { CacheNode } from "./cache-node.ts";
import type { CacheRecord } from "./cache-record.ts";
import { LabelledPods } from "./labelled-pods.ts";
import { PullReports } from "./pull-reports.ts";
import { PullerPods } from "./puller-pods.ts";

/** What the image caches are about, as the watches show it. Kept by every replica, so that a new leader starts warm. */
export class CacheState {
  readonly pods = new PullerPods();
  readonly reports = new PullReports();
  readonly labelledPods = new LabelledPods();
  readonly #onChange: (keys: readonly string[]) => void;
  readonly #records = new Map<string, CacheRecord>();
  readonly #nodes = new Map<string, CacheNode>();
  readonly #openSinceMs = new Map<string, number>();
  readonly #clock: Clock;

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

  /** Takes in a cache as the watch shows it, or as the API server answered to our own write: the later one counts. */
  observe(key: string, record: CacheRecord): void {
    const before = this.#records.get(key);
    const isSameObject = before?.identity.uid === record.identity.uid;
    if (isSameObject && isBefore(record, before)) return;
    this.#records.set(key, record);
    this.#onChange([key]);
  }

  forget(key: string): void {
    this.#records.delete(key);
    this.#onChange([key]);
  }

  /** Takes in a node as the watch shows it, or as the API server answered to our own write: the later one counts. */
  observeNode(node: CacheNode): void {
    const { name } = node.facts;
    const before = this.#nodes.get(name);
    if (before !== undefined && isBefore(node, before)) return;
    if (node.wait === undefined && before?.wait !== undefined) {
      this.#openSinceMs.set(name, this.#clock.nowMs());
    }
    this.#nodes.set(name, node);
  }

  forgetNode(name: string): void {
    this.#nodes.delete(name);
    this.#openSinceMs.delete(name);
  }

  /** Since when a node that was in the way of its pulls is so no more; 0 where it never was, as far as we know. */
  openSinceMs(name: string): number {
    return this.#openSinceMs.get(name) ?? 0;
  }
}

interface Versioned {
  readonly resourceVersion: string;
}

/** Resource versions are decimal numbers that grow (KEP-5504). */
function isBefore(a: Versioned, b: Versioned): boolean {
  const isNumeric = [a, b].every(({ resourceVersion }) => /^\d{1,20}$/.test(resourceVersion));
  return isNumeric && BigInt(a.resourceVersion) < BigInt(b.resourceVersion);
}
