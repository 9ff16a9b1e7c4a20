/** How long to wait after failures in a row. */
export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
  /** Growth per failure; 2 when absent. */
  readonly factor?: number;
  /** Share of the delay that is random, 0..1; 0.2 when absent. */
  readonly jitter?: number;
}

/** Delay in milliseconds after `failures` (at least 1) in a row, never above `maxMs`. */
export function backoffDelayMs(
  backoff: Backoff,
  failures: number,
  random: () => number = Math.random,
): number {
  const { initialMs, maxMs, factor = 2, jitter = 0.2 } = backoff;
  const full = Math.min(maxMs, initialMs * factor ** Math.max(0, failures - 1));
  return full * (1 - jitter * random());
}
