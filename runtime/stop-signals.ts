import type { EventEmitter } from "node:events";
import type { Logger } from "./logger.ts";

export interface StopSignalOptions {
  /** Emits SIGTERM and SIGINT: the process, but in tests. */
  readonly signals: EventEmitter;
  /** Ends the process at once, on the second signal. */
  readonly exit: (code: number) => void;
  readonly logger: Logger;
}

/** Resolves `requested` on the first SIGTERM or SIGINT and leaves at once on the second, until `ignore` is called. */
export function watchStopSignals({ signals, exit, logger }: StopSignalOptions): {
  readonly requested: Promise<void>;
  readonly ignore: () => void;
} {
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  let seen = false;
  function receive(signal: string): void {
    if (seen) {
      logger.warn({ signal }, "second signal, leaving at once");
      exit(1);
      return;
    }
    seen = true;
    logger.info({ signal }, "stopping");
    resolve();
  }
  signals.on("SIGTERM", receive);
  signals.on("SIGINT", receive);
  function ignore(): void {
    signals.off("SIGTERM", receive);
    signals.off("SIGINT", receive);
  }
  return { requested, ignore };
}
