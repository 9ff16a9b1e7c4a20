import { parseQuantity } from "../../../kube/quantity.ts";
import type { Digest } from "../../../placement/digest.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { ClusterState } from "../../cluster-state.ts";
import type { CacheImages } from "../cache-images.ts";
import type { CacheNode } from "../cache-node.ts";
import type { CacheRecord } from "../cache-record.ts";
import type { CacheRun } from "../cache-run.ts";
import { layersOf, manifestOf } from "../image-layers.ts";
import { presenceOf } from "./image-presence.ts";
import { platformWaitOf, type Wait } from "./node-readiness.ts";
import type { CacheOnNode, NodeSituation } from "./node-situation.ts";

export interface NodeViewOptions {
  readonly state: ClusterState;
  readonly runs: ReadonlyMap<string, CacheRun>;
  readonly images: CacheImages;
  /** Of one image, where a cache does not say it. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Puller pods are made for Linux: what they run is a Linux program. */
const NOT_LINUX: Wait = {
  kind: "waiting",
  reason: "PlatformMismatch",
  message: "Images are pulled on Linux nodes only",
};

/** Gathers what decides about a node. */
export class NodeView {
  readonly #options: NodeViewOptions;

  constructor(options: NodeViewOptions) {
    this.#options = options;
  }

  /** Undefined for a node that does not exist. Every cache must have its run. */
  situationOf(name: string): NodeSituation | undefined {
    const { state, clock } = this.#options;
    const node = state.caches.nodes.get(name);
    const record = state.inventory.nodes.node(name);
    if (node === undefined || record === undefined) return undefined;
    const nowMs = clock.nowMs();
    const records = [...state.caches.records.values()];
    const finalizing = [...state.caches.finalizing.values()];
    const pods = state.caches.pods.on(name, nowMs);
    return {
      node,
      caches: records.flatMap((cache) => this.#onNode(cache, node) ?? []),
      finalizing: new Set(finalizing.map(({ identity }) => identity.uid)),
      pods: pods.filter(({ kind }) => kind === "pull"),
      pins: pods.filter(({ kind }) => kind === "pin"),
      probes: pods.filter(({ kind }) => kind === "probe"),
      openSinceMs: state.caches.openSinceMs(name),
      taintedSinceMs: state.caches.taintedSinceMs(name),
      reportsOf: (podUid) => state.caches.reports.of(podUid),
      presenceOf: (reference, note, target) =>
        presenceOf(state.inventory.nodes, record, {
          reference,
          note,
          target,
          isReportCapped: node.facts.isReportCapped,
          nowMs,
        }),
      platformWaitOf: (reference, target) => this.#platformWaitOf(reference, target, node),
      layersOf: (reference, target) => layersOf(state, { reference, target }, node.facts.platform),
      unreadable: [...state.caches.unreadable.values()],
      mayForget: state.caches.unreadable.size === 0,
      mayReturn: (reference) => records.some((cache) => this.#mayReturn(cache, node, reference)),
      nowMs,
    };
  }

  #onNode(record: CacheRecord, { facts }: CacheNode): CacheOnNode | undefined {
    const { runs, images, timeoutMs } = this.#options;
    const { spec } = record.cache;
    const run = runs.get(record.key);
    if (run === undefined) return undefined;
    const wanted = images.on(record, facts);
    if (wanted === undefined) return undefined;
    const { timeoutSeconds, backoffLimit, parallelismPerNode, startupTaint } = spec;
    return {
      key: record.key,
      identity: record.identity,
      images: run.purgedMs === undefined ? wanted : [],
      targets: run.targets,
      refreshedMs: run.refreshedMs,
      timeoutMs: timeoutSeconds === undefined ? timeoutMs : timeoutSeconds * 1000,
      backoffLimit,
      parallelismPerNode,
      startupTaint: startupTaint && {
        key: startupTaint.key,
        timeoutMs: startupTaint.timeoutSeconds * 1000,
      },
      isPinned: spec.retention === "Pinned" && run.purgedMs === undefined,
      minFreePercent: spec.diskGuard?.minFreePercent,
      maxBytes: parseQuantity(spec.maxBytesPerNode) ?? Infinity,
    };
  }

  #mayReturn(record: CacheRecord, { facts }: CacheNode, reference: string): boolean {
    const { runs, images } = this.#options;
    const isPurged = runs.get(record.key)?.purgedMs !== undefined;
    return !isPurged && images.mayReturn(record, facts, reference);
  }

  #platformWaitOf(
    reference: string,
    target: Digest | undefined,
    { facts }: CacheNode,
  ): Wait | undefined {
    const { state } = this.#options;
    if (facts.platform.os !== "linux") return NOT_LINUX;
    const manifest = manifestOf(state, reference, target);
    return manifest === undefined ? undefined : platformWaitOf(facts.platform, manifest);
  }
}
