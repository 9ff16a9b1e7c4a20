import type { Clock } from "../runtime/clock.ts";

/** The time in which we lead. It ends by itself when no renewal is confirmed within the renew deadline. */
export class LeaderTerm {
  readonly #clock: Clock;
  readonly #renewDeadlineMs: number;
  readonly #controller = new AbortController();
  #cancelEnd = (): void => {};

  constructor(clock: Clock, renewDeadlineMs: number) {
    this.#clock = clock;
    this.#renewDeadlineMs = renewDeadlineMs;
  }

  /** Aborts when the term ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * To be called before a renewal is sent: others count the lease from when the server had it, so ours must count from
   * before. The returned function tells whether the renewal succeeded.
   */
  startRenewal(): (succeeded: boolean) => void {
    const cancel = this.#clock.after(this.#renewDeadlineMs, () =>
      this.end(new Error(`lease not renewed within ${this.#renewDeadlineMs} ms`)),
    );
    return (succeeded) => {
      if (!succeeded) {
        cancel();
        return;
      }
      this.#cancelEnd();
      this.#cancelEnd = cancel;
    };
  }

  end(reason: unknown): void {
    this.#cancelEnd();
    this.#controller.abort(reason);
  }
}
