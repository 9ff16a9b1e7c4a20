/** Of the system's default constraint on hostnames; the one on zones counts for nothing on nodes without zones. */
const MAX_SKEW = 3;

/**
 * kube-scheduler's PodTopologySpread by the system's default constraints, on nodes without zones: 100 for candidates with
 * fewest pods of the owner, less for others (pkg/scheduler/framework/plugins/podtopologyspread/scoring.go). `ownerPods` has a
 * place for each candidate. Only of owners that select pods: ReplicaSets, not Jobs.
 */
export function podTopologySpread(ownerPods: ArrayLike<number>): number[] {
  const weight = Math.log(ownerPods.length + 2);
  const counts = Array.from(ownerPods, (pods) => Math.round(pods * weight + (MAX_SKEW - 1)));
  const least = counts.reduce((min, count) => Math.min(min, count), Number.POSITIVE_INFINITY);
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  return counts.map((count) => Math.floor((100 * (most + least - count)) / most));
}
