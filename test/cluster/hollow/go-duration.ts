/** Milliseconds as Go prints a `time.Duration` cut to milliseconds: `0s`, `209ms`, `8.715s`, `1m3.5s`, `1h0m1s`. */
export function formatGoDuration(durationMs: number): string {
  const wholeMs = Math.trunc(durationMs);
  if (wholeMs === 0) return "0s";
  if (wholeMs < 1000) return `${wholeMs}ms`;
  const hours = Math.trunc(wholeMs / 3_600_000);
  const minutes = Math.trunc(wholeMs / 60_000) % 60;
  const seconds = `${(wholeMs % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
