import type { Clock } from "./clock.ts";
import type { Runnable } from "./runnable.ts";

/** Work that is short, synchronous and due again and again, first after one interval. */
export class RepeatedWork implements Runnable {
  readonly #work: () => void;
  readonly #intervalMs: number;
  readonly #clock: Clock;

  constructor(options: { work: () => void; intervalMs: number; clock: Clock }) {
    this.#work = options.work;
    this.#intervalMs = options.intervalMs;
    this.#clock = options.clock;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(this.#intervalMs, signal).catch(() => undefined);
      if (!signal.aborted) this.#work();
    }
  }
}
