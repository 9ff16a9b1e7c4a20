import type { PlacedPod } from "./placed-pod.ts";

const SAMPLES = 100;

/**
 * Standard deviation ÷ mean of the CPU requested on each node, averaged over the second half of the stream: before
 * that the cluster is still filling up and says more about its beginning than about placement. 0 without pods.
 */
export function cpuSpreadOf(pods: readonly PlacedPod[], nodeNames: readonly string[]): number {
  const bound = pods.map((pod) => pod.boundMs);
  const firstMs = bound.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const lastMs = bound.reduce((most, ms) => Math.max(most, ms), Number.NEGATIVE_INFINITY);
  if (pods.length === 0) return 0;
  let total = 0;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    const atMs = firstMs + (lastMs - firstMs) * (0.5 + (0.5 * sample) / SAMPLES);
    total += spreadAt(pods, nodeNames, atMs);
  }
  return total / SAMPLES;
}

function spreadAt(pods: readonly PlacedPod[], nodeNames: readonly string[], atMs: number): number {
  const requested = new Map(nodeNames.map((name) => [name, 0]));
  for (const { nodeName, cpuMillis, boundMs, endedMs } of pods) {
    if (boundMs > atMs || (endedMs !== undefined && endedMs <= atMs)) continue;
    requested.set(nodeName, (requested.get(nodeName) ?? 0) + cpuMillis);
  }
  const loads = [...requested.values()];
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  if (mean === 0) return 0;
  const variance = loads.reduce((sum, load) => sum + (load - mean) ** 2, 0) / loads.length;
  return Math.sqrt(variance) / mean;
}
