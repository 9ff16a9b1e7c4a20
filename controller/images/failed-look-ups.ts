import { isLastingFailure } from "../../registry/failures/failure-classes.ts";
import type { RegistryFailure } from "../../registry/failures/registry-failure.ts";
import { type Backoff, backoffDelayMs } from "../../runtime/backoff.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";

/** The registry said no, and will until somebody changes something: soon after a change, then ever more slowly. */
const LASTING: Backoff = { initialMs: 60_000, factor: 3, maxMs: 3_600_000 };
/** Network, load, time-outs. */
const PASSING: Backoff = { initialMs: 5_000, factor: 2, maxMs: 600_000 };
/** A registry that asks for longer is asked again after this anyway: it may have been told wrong. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** In how many names a look-up is remembered to have failed. */
const MAX_ASKERS = 50;

interface FailedLookUp {
  readonly failure: RegistryFailure;
  /** In whose name it was tried. */
  readonly askers: ReadonlySet<string>;
  readonly failures: number;
  readonly notBeforeMs: number;
}

export interface FailedLookUpsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: () => number;
}

/** Which look-ups failed, and how long each has to wait for its next try. */
export class FailedLookUps {
  readonly #options: FailedLookUpsOptions;
  readonly #failed = new Map<string, FailedLookUp>();

  constructor(options: FailedLookUpsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#failed.size;
  }

  /** Milliseconds until `key` may be tried again; 0 when it may be now, also because somebody new asks for it. */
  waitMs(key: string, askers: readonly string[]): number {
    const known = this.#failed.get(key);
    if (known === undefined || askers.some((asker) => !known.askers.has(asker))) return 0;
    return Math.max(0, known.notBeforeMs - this.#options.clock.nowMs());
  }

  /** Notes a failure and returns how long to wait. */
  fail(
    key: string,
    { failure, askers }: { readonly failure: RegistryFailure; readonly askers: readonly string[] },
  ): number {
    const { clock, logger, random = Math.random } = this.#options;
    const before = this.#failed.get(key);
    const isNews = before?.failure.class !== failure.class;
    // Another class is another trouble: its patience starts anew.
    const failures = isNews ? 1 : before.failures + 1;
    const delayMs = lookUpDelayMs(failure, failures, random);
    const notBeforeMs = clock.nowMs() + delayMs;
    const known = [...(before?.askers ?? []), ...askers].slice(-MAX_ASKERS);
    this.#failed.set(key, { failure, askers: new Set(known), failures, notBeforeMs });
    const { class: failureClass, leg, host, message } = failure;
    const line = {
      image: key,
      class: failureClass,
      leg,
      host,
      retryInMs: Math.round(delayMs),
      detail: message,
    };
    logger[isNews ? "warn" : "debug"](line, "image not looked up, trying again later");
    return delayMs;
  }

  forget(key: string): void {
    this.#failed.delete(key);
  }
}

/** Milliseconds to wait after `failures` (at least 1) in a row of one class; never less than the registry asked for. */
export function lookUpDelayMs(
  failure: RegistryFailure,
  failures: number,
  random: () => number,
): number {
  const backoff = isLastingFailure(failure.class) ? LASTING : PASSING;
  const askedMs = Math.min(failure.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return Math.max(backoffDelayMs(backoff, failures, random), askedMs * (1 + 0.2 * random()));
}
