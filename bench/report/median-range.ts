/** What came out of several rounds. */
export interface MedianRange {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** @throws RangeError without values */
export function medianRangeOf(values: readonly number[]): MedianRange {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const below = sorted[Math.floor(middle)];
  const above = sorted[Math.ceil(middle)];
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (below === undefined || above === undefined || lowest === undefined || highest === undefined) {
    throw new RangeError("Cannot take the median of no values");
  }
  return { median: (below + above) / 2, lowest, highest };
}

/** `0.31 (0.30–0.35)`, or the value alone when there was one round. */
export function formatMedianRange(
  { median, lowest, highest }: MedianRange,
  digits: number,
): string {
  const middle = median.toFixed(digits);
  if (lowest === highest) return middle;
  return `${middle} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`;
}
