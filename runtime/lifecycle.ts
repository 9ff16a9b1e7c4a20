import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { OperatorError } from "./operator-error.ts";
import type { Readiness } from "./readiness.ts";
import type { Runnable } from "./runnable.ts";

/** What each part still gets to stop once the time for all is used up. */
const LAST_CHANCE_MS = 1_000;

/** A long-lived part under the name its faults are reported with. */
export interface Part {
  readonly name: string;
  readonly runnable: Runnable;
}

export interface LifecycleOptions {
  /** Started together, stopped one after the other from the last to the first. */
  readonly parts: readonly Part[];
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long to go on serving, not ready, after the first signal. */
  readonly drainDelayMs: number;
  /** How long all parts together may take to stop, but for a last second each. */
  readonly stopTimeoutMs: number;
  /** Resolves when the role shall stop. */
  readonly stopRequested: Promise<void>;
}

interface RunningPart {
  readonly name: string;
  readonly stop: AbortController;
  readonly end: Promise<PartEnd>;
}

type PartEnd =
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly name: string; readonly error: unknown };

/** Runs until told to stop or the first fault; resolves to the exit code: 0 after a clean stop, else 1. */
export async function runUntilStopped(options: LifecycleOptions): Promise<number> {
  const { readiness, logger, clock, drainDelayMs, stopRequested } = options;
  const running = options.parts.map(start);
  const firstEnd = Promise.race(running.map(({ end }) => end));
  const asked = stopRequested.then((): PartEnd => ({ kind: "stopped" }));
  let end = await Promise.race([firstEnd, asked]);
  readiness.stop();
  if (end.kind === "stopped" && drainDelayMs > 0) {
    end = (await Promise.race([firstEnd, elapsed(clock, drainDelayMs, firstEnd)])) ?? end;
  }
  if (end.kind === "failed") reportFault(logger, end);
  const alive = running.filter(({ name }) => end.kind === "stopped" || end.name !== name);
  const stopped = await stopInOrder(alive.toReversed(), options);
  return end.kind === "stopped" && stopped ? 0 : 1;
}

function start({ name, runnable }: Part): RunningPart {
  const stop = new AbortController();
  const end = runnable.run(stop.signal).then(
    (): PartEnd => {
      if (stop.signal.aborted) return { kind: "stopped" };
      return { kind: "failed", name, error: new Error("It ended without being asked to") };
    },
    (error: unknown): PartEnd => {
      const aborted = stop.signal.aborted && error === stop.signal.reason;
      return aborted ? { kind: "stopped" } : { kind: "failed", name, error };
    },
  );
  return { name, stop, end };
}

async function stopInOrder(
  running: readonly RunningPart[],
  { clock, logger, stopTimeoutMs }: LifecycleOptions,
): Promise<boolean> {
  const deadlineMs = clock.nowMs() + stopTimeoutMs;
  let clean = true;
  for (const { name, stop, end } of running) {
    stop.abort();
    const leftMs = Math.max(LAST_CHANCE_MS, deadlineMs - clock.nowMs());
    const outcome = await Promise.race([end, elapsed(clock, leftMs, end)]);
    if (outcome?.kind === "stopped") continue;
    clean = false;
    if (outcome === undefined) logger.error({ part: name }, "part did not stop in time");
    else reportFault(logger, outcome);
  }
  return clean;
}

/** Resolves to nothing once the time is up, or `end` came first. */
async function elapsed(clock: Clock, delayMs: number, end: Promise<PartEnd>): Promise<undefined> {
  const ended = new AbortController();
  void end.then(() => ended.abort());
  await clock.sleep(delayMs, ended.signal).catch(() => {});
}

function reportFault(logger: Logger, { name, error }: Extract<PartEnd, { kind: "failed" }>): void {
  if (error instanceof OperatorError) logger.fatal({ part: name }, error.message);
  else logger.fatal({ part: name, err: error }, "part failed");
}
