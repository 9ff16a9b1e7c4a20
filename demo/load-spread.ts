import type { PlacedPod } from "./placed-pod.ts";

const SAMPLES = 100;

/** How evenly something was spread over the nodes. */
interface LoadSpread {
  /** Standard deviation ÷ mean over the nodes. */
  readonly deviation: number;
  /** The node with most ÷ the mean. */
  readonly hottest: number;
}

/**
 * How evenly `amountOf` the pods was spread over the nodes, averaged over the second half of the stream: before that the
 * cluster is still filling up and says more about its beginning than about placement. Zeros without pods.
 */
export function loadSpreadOf(
  pods: readonly PlacedPod[],
  nodeNames: readonly string[],
  amountOf: (pod: PlacedPod) => number,
): LoadSpread {
  const bound = pods.map((pod) => pod.boundMs);
  const firstMs = bound.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const lastMs = bound.reduce((most, ms) => Math.max(most, ms), Number.NEGATIVE_INFINITY);
  if (pods.length === 0) return { deviation: 0, hottest: 0 };
  let deviation = 0;
  let hottest = 0;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    const atMs = firstMs + (lastMs - firstMs) * (0.5 + (0.5 * sample) / SAMPLES);
    const amounts = new Map(nodeNames.map((name) => [name, 0]));
    for (const pod of pods) {
      if (pod.boundMs > atMs || (pod.endedMs !== undefined && pod.endedMs <= atMs)) continue;
      amounts.set(pod.nodeName, (amounts.get(pod.nodeName) ?? 0) + amountOf(pod));
    }
    const spread = spreadOf([...amounts.values()]);
    deviation += spread.deviation;
    hottest += spread.hottest;
  }
  return { deviation: deviation / SAMPLES, hottest: hottest / SAMPLES };
}

function spreadOf(amounts: readonly number[]): LoadSpread {
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  if (mean === 0) return { deviation: 0, hottest: 0 };
  const variance = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / amounts.length;
  const most = amounts.reduce((max, amount) => Math.max(max, amount), 0);
  return { deviation: Math.sqrt(variance) / mean, hottest: most / mean };
}
