/**
 * Binds a second over the middle 80 %: the first tenth is the scheduler's start, the last may lack candidates.
 *
 * @throws RangeError with fewer than ten binds
 */
export function bindRateOf(boundMs: readonly number[]): number {
  const sorted = [...boundMs].sort((a, b) => a - b);
  const first = Math.floor(sorted.length * 0.1);
  const last = Math.ceil(sorted.length * 0.9) - 1;
  const fromMs = sorted[first];
  const toMs = sorted[last];
  if (sorted.length < 10 || fromMs === undefined || toMs === undefined) {
    throw new RangeError(`Cannot tell a rate from ${sorted.length} binds`);
  }
  return ((last - first) * 1000) / (toMs - fromMs);
}
