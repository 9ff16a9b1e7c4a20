/** Waits for work that others may wait for too: an abort ends the waiting, with the signal's reason, and not the work. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    function abort(): void {
      reject(signal.reason);
    }
    function settle(): void {
      signal.removeEventListener("abort", abort);
    }
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(settle);
  });
}
