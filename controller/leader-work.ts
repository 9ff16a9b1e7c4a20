import type { LeaderElector } from "../kube/lease.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Runnable } from "../runtime/runnable.ts";

const SYNC_POLL_MS = 50;

export interface LeaderWorkOptions {
  /** Undefined where there is one process only: it leads for ever. */
  readonly elector: Pick<LeaderElector, "run"> | undefined;
  readonly isSynced: () => boolean;
  /**
   * What the leader runs. It stops when `signal` aborts; where that is because the lease was lost, `lost` has aborted, and
   * nothing may be written any more, not even what was begun.
   */
  readonly lead: (signal: AbortSignal, lost: AbortSignal) => Promise<void>;
  readonly clock: Clock;
}

/** Runs the writing parts while this process leads, and not before it knows the cluster. */
export class LeaderWork implements Runnable {
  readonly #options: LeaderWorkOptions;
  #leading = false;

  constructor(options: LeaderWorkOptions) {
    this.#options = options;
  }

  get leading(): boolean {
    return this.#leading;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { elector, isSynced, clock } = this.#options;
    while (!isSynced()) {
      if (signal.aborted) return;
      await clock.sleep(SYNC_POLL_MS, signal).catch(() => undefined);
    }
    const lead = (term: AbortSignal): Promise<void> => this.#lead(term, signal);
    await (elector === undefined ? lead(signal) : elector.run(signal, lead));
  }

  async #lead(term: AbortSignal, stop: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const end = (): void => {
      this.#leading = false;
      // After an orderly stop the lease is still ours, and what was begun may be finished.
      if (!stop.aborted) lost.abort(term.reason);
    };
    term.addEventListener("abort", end, { once: true });
    this.#leading = true;
    try {
      await this.#options.lead(term, lost.signal);
    } finally {
      this.#leading = false;
      term.removeEventListener("abort", end);
    }
  }
}
