import { loadSpreadOf } from "./load-spread.ts";
import type { PlacedPod } from "./placed-pod.ts";

/** How well a stream of pods was placed. */
export interface PlacementSummary {
  readonly pods: number;
  readonly pulledBytes: number;
  /** Seconds from bound to image ready. */
  readonly wait: {
    readonly mean: number;
    readonly p90: number;
    readonly p99: number;
    readonly max: number;
  };
  /** Share of the pods that something was transferred for. */
  readonly pulledShare: number;
  /** Coefficient of variation of the requested CPU over the nodes, averaged over time. */
  readonly cpuSpread: number;
  readonly memorySpread: number;
  /** Pods of the node that has most ÷ the mean, averaged over time. */
  readonly hottestNode: number;
  /** Share of the pods that were put on a node with another replica of their owner. */
  readonly sharedNodeShare: number;
}

/** Summary of pods that all got ready; those that did not are left out. */
export function summarizePlacement(
  placed: readonly PlacedPod[],
  nodeNames: readonly string[],
): PlacementSummary {
  const pods = placed.filter((pod) => pod.readyMs !== undefined);
  const waits = pods.map((pod) => ((pod.readyMs ?? 0) - pod.boundMs) / 1000).sort((a, b) => a - b);
  const replicas = Map.groupBy(pods, (pod) => `${pod.owner} ${pod.nodeName}`);
  const sharing = [...replicas.values()].filter((together) => together.length > 1).flat();
  return {
    pods: pods.length,
    pulledBytes: pods.reduce((sum, pod) => sum + pod.pulledBytes, 0),
    wait: {
      mean: meanOf(waits),
      p90: percentileOf(waits, 0.9),
      p99: percentileOf(waits, 0.99),
      max: percentileOf(waits, 1),
    },
    pulledShare: shareOf(pods.filter((pod) => pod.pulledBytes > 0).length, pods.length),
    cpuSpread: loadSpreadOf(pods, nodeNames, ({ cpuMillis }) => cpuMillis).deviation,
    memorySpread: loadSpreadOf(pods, nodeNames, ({ memoryBytes }) => memoryBytes).deviation,
    hottestNode: loadSpreadOf(pods, nodeNames, () => 1).hottest,
    sharedNodeShare: shareOf(sharing.length, pods.length),
  };
}

function meanOf(values: readonly number[]): number {
  return shareOf(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

/** Nearest rank; 0 of nothing. */
function percentileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
