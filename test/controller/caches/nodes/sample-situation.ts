import type {
  CacheOnNode,
  NodeSituation,
} from "../../../../controller/caches/nodes/node-situation.ts";
import type { Making, PodMaking } from "../../../../controller/caches/pullers/puller-maker.ts";
import type { SeenPuller } from "../../../../controller/caches/pullers/puller-record.ts";

export function cacheOnNode(
  references: readonly string[],
  change: Partial<CacheOnNode> = {},
): CacheOnNode {
  return {
    key: "ns/c",
    identity: { namespace: "ns", name: "c", uid: "cache-uid" },
    images: references.map((reference) => ({ reference, isMoving: false })),
    targets: new Map(),
    refreshedMs: 1_000_000,
    timeoutMs: 60_000,
    backoffLimit: 3,
    parallelismPerNode: 1,
    startupTaint: undefined,
    isPinned: false,
    minFreePercent: undefined,
    maxBytes: Infinity,
    ...change,
  };
}

/** A ready node that has nothing. */
export function situation(
  caches: readonly CacheOnNode[],
  change: Partial<NodeSituation> = {},
): NodeSituation {
  return {
    node: {
      facts: {
        name: "a",
        labels: {},
        taints: [],
        platform: { os: "linux", architecture: "amd64" },
        takesSchema1: false,
        isReportCapped: false,
      },
      resourceVersion: "1",
      notes: new Map(),
      wait: undefined,
    },
    caches,
    finalizing: new Set(),
    pods: [],
    pins: [],
    probes: [],
    openSinceMs: 0,
    taintedSinceMs: undefined,
    reportsOf: () => undefined,
    presenceOf: () => ({ kind: "absent" }),
    platformWaitOf: () => undefined,
    layersOf: () => undefined,
    unreadable: [],
    mayForget: true,
    mayReturn: () => false,
    nowMs: 2_000_000,
    ...change,
  };
}

export function pullerOf(change: Partial<SeenPuller> = {}): SeenPuller {
  return {
    namespace: "ns",
    name: "p",
    uid: "pod-uid",
    cacheUid: "cache-uid",
    nodeName: "a",
    kind: "pull",
    images: [],
    seenMs: 2_000_000,
    askedMs: 2_000_000,
    ...change,
  };
}

/** What came of a pod that was to pull an image. */
export function makingOf(kind: Making, reference = "r.example/web:1"): PodMaking {
  const images = [{ reference, pullPolicy: "IfNotPresent" }] as const;
  const pod = { cache: cacheOnNode([reference]), kind: "pull", slot: "0", images } as const;
  return { pod, making: kind };
}
