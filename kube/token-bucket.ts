import type { Clock } from "../runtime/clock.ts";

/** Allows `burst` calls at once and `ratePerSecond` in the long run. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #ratePerSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledMs: number;

  constructor(clock: Clock, options: { readonly ratePerSecond: number; readonly burst: number }) {
    this.#clock = clock;
    this.#ratePerSecond = options.ratePerSecond;
    this.#burst = options.burst;
    this.#tokens = options.burst;
    this.#filledMs = clock.nowMs();
  }

  /** Takes a token, on credit when there is none; returns the milliseconds after which it may be used. */
  take(): number {
    const nowMs = this.#clock.nowMs();
    // A clock that was set back must not take tokens away.
    const elapsedMs = Math.max(0, nowMs - this.#filledMs);
    this.#filledMs = nowMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs * this.#ratePerSecond) / 1000);
    this.#tokens--;
    return this.#tokens >= 0 ? 0 : (-this.#tokens * 1000) / this.#ratePerSecond;
  }
}
