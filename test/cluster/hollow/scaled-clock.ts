import type { Clock } from "../../../runtime/clock.ts";

/** A clock that runs `factor` times as fast as `clock`, from the same moment on: delays shrink by the factor. */
export class ScaledClock implements Clock {
  readonly #clock: Clock;
  readonly #factor: number;
  readonly #startMs: number;

  constructor(clock: Clock, factor: number) {
    this.#clock = clock;
    this.#factor = factor;
    this.#startMs = clock.nowMs();
  }

  nowMs(): number {
    return this.#startMs + (this.#clock.nowMs() - this.#startMs) * this.#factor;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs / this.#factor, callback);
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return this.#clock.sleep(delayMs / this.#factor, signal);
  }
}
