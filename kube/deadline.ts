import type { Clock } from "../runtime/clock.ts";

export interface Deadline {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** What the work is, for the error text: "GET /api/v1/nodes". */
  readonly work: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` with a signal that aborts after `timeoutMs` or with the caller's signal, whichever is first, and rejects
 * at that moment even when `work` does not heed the signal: with a TimeoutError, or with the reason of the caller's
 * signal. Leaves neither timer nor listener behind.
 */
export async function runWithDeadline<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, timeoutMs, signal } = deadline;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  function end(reason: unknown): void {
    ended.reject(reason);
    controller.abort(reason);
  }
  const cancel = clock.after(timeoutMs, () => {
    const message = `Cannot ${deadline.work}: no answer within ${timeoutMs} ms`;
    end(new DOMException(message, "TimeoutError"));
  });
  const forward = (): void => end(signal?.reason);
  signal?.addEventListener("abort", forward);
  try {
    return await Promise.race([work(controller.signal), ended.promise]);
  } finally {
    cancel();
    signal?.removeEventListener("abort", forward);
  }
}
