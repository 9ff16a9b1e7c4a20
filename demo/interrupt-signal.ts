/** Exit code of a program that was interrupted. */
export const INTERRUPTED = 130;

/** Aborts when the user wants an end; the second time ends this process, and with it what it started, at once. */
export function interruptSignal(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(INTERRUPTED);
      process.stderr.write("\ninterrupted, removing everything (again to stop at once)\n");
      interrupt.abort(new Error("interrupted"));
    });
  }
  return interrupt.signal;
}
