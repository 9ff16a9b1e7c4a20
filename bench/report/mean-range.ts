/**
 * The mean of several values with the lowest and the highest, as in `45.3 (44.1–46.8)`; the mean alone where they are the
 * same.
 *
 * @throws RangeError without values
 */
export function formatMeanRange(values: readonly number[], digits: number): string {
  if (values.length === 0) throw new RangeError("Cannot take the mean of no values");
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const middle = meanOf(values).toFixed(digits);
  if (lowest === highest) return middle;
  return `${middle} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`;
}

/** NaN without values. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
