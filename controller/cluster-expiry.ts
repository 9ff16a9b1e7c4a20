import type { Clock } from "../runtime/clock.ts";
import type { Runnable } from "../runtime/runnable.ts";
import type { ClusterState } from "./cluster-state.ts";

const INTERVAL_MS = 30_000;

/** Lets the state forget, from time to time, what has not been seen for too long. */
export class ClusterExpiry implements Runnable {
  readonly #state: ClusterState;
  readonly #clock: Clock;

  constructor(state: ClusterState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
      if (!signal.aborted) this.#state.expire();
    }
  }
}
