import type { Resources } from "./resources.ts";

/**
 * kube-scheduler's NodeResourcesFit by its default strategy, LeastAllocated: the share that is left of each resource, 0 to
 * 100 (pkg/scheduler/framework/plugins/noderesources/least_allocated.go). `requested` has the pod in it; `allocatable` is
 * above 0.
 */
export function leastAllocated(requested: Resources, allocatable: Resources): number {
  const cpu = leftOf(requested.cpuMillis, allocatable.cpuMillis);
  const memory = leftOf(requested.memoryBytes, allocatable.memoryBytes);
  return Math.floor((cpu + memory) / 2);
}

function leftOf(requested: number, allocatable: number): number {
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * 100) / allocatable);
}
