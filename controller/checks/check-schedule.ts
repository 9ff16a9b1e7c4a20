import { isTransient, type ProblemClass } from "../../check/action-table.ts";
import type { CheckResult } from "../../check/check-result.ts";
import { type Backoff, backoffDelayMs } from "../../runtime/backoff.ts";

/** Somebody has to mend it: soon after it broke it is being mended, later it may stay as it is. */
const LASTING: Backoff = { initialMs: 30_000, factor: 2, maxMs: 3_600_000 };
/** Network, load, time-outs. */
const PASSING: Backoff = { initialMs: 5_000, factor: 2, maxMs: 600_000 };
/** A registry that asks for longer is asked again after this anyway: it may have been told wrong. */
const MAX_RETRY_AFTER_MS = 3_600_000;
/** Share of a delay that is random, so that checks made together are not repeated together. */
const JITTER = 0.2;

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };

/** Milliseconds of an interval as ImageChecks have it, such as `1h30m`. */
export function intervalMsOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0), 0);
}

interface Streak {
  readonly class: ProblemClass;
  readonly failures: number;
}

/** When each image is to be looked at again. */
export class CheckSchedule {
  readonly #random: () => number;
  readonly #streaks = new Map<string, Streak>();

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds after a look that found `result`; never less than a registry asked for. */
  delayMs(key: string, result: CheckResult, intervalMs: number): number {
    if (result.kind === "pullable") {
      this.#streaks.delete(key);
      return intervalMs * (1 - JITTER / 2 + JITTER * this.#random());
    }
    const { class: problemClass, retryAfterMs = 0 } = result.problem;
    const before = this.#streaks.get(key);
    // Another class is another trouble: its patience starts anew.
    const failures = before?.class === problemClass ? before.failures + 1 : 1;
    this.#streaks.set(key, { class: problemClass, failures });
    const backoff = isTransient(problemClass) ? PASSING : LASTING;
    const delayMs = backoffDelayMs({ ...backoff, jitter: JITTER }, failures, this.#random);
    const askedMs = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) * (1 + JITTER * this.#random());
    return Math.max(delayMs, askedMs);
  }

  forget(key: string): void {
    this.#streaks.delete(key);
  }
}
