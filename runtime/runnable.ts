/** A long-lived part of a role. */
export interface Runnable {
  /** Works until `signal` aborts, then resolves; rejects only on a fault it cannot recover from. */
  run(signal: AbortSignal): Promise<void>;
}
