import { type Clock, systemClock } from "../../runtime/clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
  cancel: () => void;
}

/** The system's clock, which a test may set forward: what is due by then happens at once. */
export class JumpingClock implements Clock {
  #aheadMs = 0;
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return systemClock.nowMs() + this.#aheadMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: Timer = {
      dueMs: this.nowMs() + delayMs,
      callback,
      cancel: () => undefined,
    };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#disarm(timer);
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const cancel = this.after(delayMs, resolve);
      signal.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      });
    });
  }

  jump(delayMs: number): void {
    this.#aheadMs += delayMs;
    for (const timer of this.#timers) {
      timer.cancel();
      this.#arm(timer);
    }
  }

  #arm(timer: Timer): void {
    timer.cancel = systemClock.after(Math.max(0, timer.dueMs - this.nowMs()), () => {
      this.#timers.delete(timer);
      timer.callback();
    });
  }

  #disarm(timer: Timer): void {
    timer.cancel();
    this.#timers.delete(timer);
  }
}
