import { PULL_OVERHEAD_MS } from "../../demo/fleet-nodes.ts";
import type { PlacedPod } from "../../demo/placed-pod.ts";

/** What the mean wait of a stream of pods consists of, in seconds of it; together they are the mean. */
export interface WaitParts {
  /** Layers that no earlier group has needed: no placement spares them. */
  readonly newLayers: number;
  /** Layers that were pulled before, on another node. */
  readonly knownLayers: number;
  /** What a pull takes beside its bytes. */
  readonly overhead: number;
  /** In the node's queue, while it pulls for the same group as well. */
  readonly behindOwn: number;
  /** In its queue, while it pulls for others alone. */
  readonly behindOthers: number;
}

interface NodeHistory {
  readonly layers: Set<string>;
  /** Pods that waited there. */
  readonly waited: PlacedPod[];
}

/**
 * Takes apart what pods waited that all got ready, in the order in which they were bound, on nodes that pull one image at a
 * time with `bytesPerSecond`.
 */
export function waitPartsOf(placed: readonly PlacedPod[], bytesPerSecond: number): WaitParts {
  const sums = { newLayers: 0, knownLayers: 0, overhead: 0, behindOwn: 0, behindOthers: 0 };
  const firstOwners = new Map<string, string>();
  const histories = new Map<string, NodeHistory>();
  for (const pod of placed) {
    let left = secondsOf(pod);
    if (left === 0) continue;
    const history = histories.get(pod.nodeName) ?? { layers: new Set(), waited: [] };
    histories.set(pod.nodeName, history);
    const { newBytes, knownBytes } = awaitedBytes(pod, history, firstOwners);
    const take = (seconds: number): number => {
      const taken = Math.min(left, seconds);
      left -= taken;
      return taken / placed.length;
    };
    sums.overhead += take(PULL_OVERHEAD_MS / 1000);
    sums.newLayers += take(newBytes / bytesPerSecond);
    sums.knownLayers += take(knownBytes / bytesPerSecond);
    const isBehindOwn = history.waited.some(
      ({ owner, readyMs = 0 }) => owner === pod.owner && readyMs > pod.boundMs,
    );
    sums[isBehindOwn ? "behindOwn" : "behindOthers"] += take(left);
    history.waited.push(pod);
  }
  return sums;
}

function secondsOf({ boundMs, readyMs = boundMs }: PlacedPod): number {
  return (readyMs - boundMs) / 1000;
}

/** Of the layers of a pod's image those that are new to all nodes, wherever it is, and of the others those new to its node. */
function awaitedBytes(
  { owner, image }: PlacedPod,
  { layers }: NodeHistory,
  firstOwners: Map<string, string>,
): { newBytes: number; knownBytes: number } {
  let newBytes = 0;
  let knownBytes = 0;
  const sizes = new Map(image.layers.map(({ content, sizeBytes }) => [content, sizeBytes]));
  for (const [content, sizeBytes] of sizes) {
    const firstOwner = firstOwners.get(content) ?? owner;
    firstOwners.set(content, firstOwner);
    if (firstOwner === owner) newBytes += sizeBytes;
    else if (!layers.has(content)) knownBytes += sizeBytes;
    layers.add(content);
  }
  return { newBytes, knownBytes };
}
