import type { Clock } from "../runtime/clock.ts";

/** Waits `delayMs`, or less when `signal` aborts; unlike Clock.sleep() it does not reject then. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await clock.sleep(delayMs, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
