import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Daemon } from "./daemon.ts";

const attempts = 5;
const pollMs = 50;

export interface ReadyDaemonOptions {
  /** Asks the program whether it is ready; an exception counts as no. */
  readonly isReady: () => Promise<boolean>;
  readonly timeoutMs: number;
}

/**
 * Waits until the program is ready.
 * @throws {Error} with the end of its log when it ends first or the time is over; then it is stopped.
 */
export async function untilReady(daemon: Daemon, options: ReadyDaemonOptions): Promise<void> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  while (!(await options.isReady().catch(() => false))) {
    if (daemon.endedHow === undefined && !deadline.aborted) {
      await delay(pollMs);
      continue;
    }
    const why = daemon.endedHow ?? `not ready after ${options.timeoutMs / 1000} s`;
    await daemon.stop();
    throw new Error(
      `${daemon.name} did not start (${why}); its log ends with:\n${await daemon.readLogEnd()}`,
    );
  }
}

/** Starts a program on a free loopback port, again on another when someone else was faster. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      const inUse =
        error instanceof Error && /address already in use|port is in use/.test(error.message);
      if (!inUse || attempt === attempts) throw error;
    }
  }
}

/**
 * A port nobody listens on at 127.0.0.1. Below the ranges that outgoing connections and Kubernetes' node
 * ports come from, so that it is still free for a restart.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
