import type { Resources } from "./resources.ts";

/**
 * kube-scheduler's NodeResourcesBalancedAllocation: above 75 where the pod brings the shares of CPU and memory nearer to each
 * other, below where it parts them, 50 to 100 (pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go).
 * `before` is requested without the pod, `after` with it; `allocatable` is above 0.
 */
export function balancedAllocation(
  before: Resources,
  after: Resources,
  allocatable: Resources,
): number {
  const change = balanceOf(after, allocatable) - balanceOf(before, allocatable);
  return 50 + Math.trunc((50 + change) / 2);
}

/** 100 where both shares are alike, 50 where one is all and the other nothing. */
function balanceOf(requested: Resources, allocatable: Resources): number {
  const cpu = Math.min(1, requested.cpuMillis / allocatable.cpuMillis);
  const memory = Math.min(1, requested.memoryBytes / allocatable.memoryBytes);
  // The standard deviation of two.
  return Math.trunc((1 - Math.abs(cpu - memory) / 2) * 100);
}
