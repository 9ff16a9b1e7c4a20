import type { Clock } from "../../runtime/clock.ts";

/** For how long things that nothing uses are kept. The time counts from when the lack of use was first seen. */
export class Retention {
  readonly #clock: Clock;
  readonly #retentionMs: number;
  readonly #unusedSinceMs = new Map<string, number>();

  constructor(options: { readonly clock: Clock; readonly retentionMs: number }) {
    this.#clock = options.clock;
    this.#retentionMs = options.retentionMs;
  }

  /** Milliseconds that an unused key may still stay, 0 when its time is over. */
  remainingMs(key: string): number {
    const nowMs = this.#clock.nowMs();
    const sinceMs = this.#unusedSinceMs.get(key) ?? nowMs;
    this.#unusedSinceMs.set(key, sinceMs);
    return Math.max(0, sinceMs + this.#retentionMs - nowMs);
  }

  /** The key is used, or gone: its time starts anew. */
  reset(key: string): void {
    this.#unusedSinceMs.delete(key);
  }
}
