import type { Inventory } from "../placement/inventory.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Runnable } from "../runtime/runnable.ts";

const INTERVAL_MS = 30_000;

/** Lets the inventory forget, from time to time, what has not been seen for too long. */
export class InventoryExpiry implements Runnable {
  readonly #inventory: Inventory;
  readonly #clock: Clock;

  constructor(inventory: Inventory, clock: Clock) {
    this.#inventory = inventory;
    this.#clock = clock;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
      if (!signal.aborted) this.#inventory.expire(this.#clock.nowMs());
    }
  }
}
