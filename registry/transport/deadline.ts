import type { Clock } from "../../runtime/clock.ts";

/** A signal that aborts with its parent or when the time is up, whichever is first. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly parent: AbortSignal;
  readonly #controller = new AbortController();
  readonly #cancel: () => void;

  constructor(parent: AbortSignal, timeout: { readonly clock: Clock; readonly timeoutMs: number }) {
    this.parent = parent;
    this.signal = AbortSignal.any([parent, this.#controller.signal]);
    this.#cancel = timeout.clock.after(timeout.timeoutMs, () => this.#controller.abort());
  }

  /** Whether it was the time that ran out. */
  get hasPassed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Stops the timer; to be called when the work is done. */
  end(): void {
    this.#cancel();
  }
}
