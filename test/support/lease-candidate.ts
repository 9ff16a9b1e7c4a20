import { pino } from "pino";
import type { KubeClient } from "../../kube/kube-client.ts";
import { LeaderElector } from "../../kube/lease.ts";
import { FakeClock } from "./fake-clock.ts";

/** A process that wants to lead, on a clock of its own. */
export class LeaseCandidate {
  readonly clock: FakeClock;
  readonly elector: LeaderElector;
  readonly ended: Promise<void>;
  /** Signal of each term so far. */
  readonly terms: AbortSignal[] = [];
  /** Ends the work of the term by hand; without it the work ends when its signal aborts. */
  readonly work = Promise.withResolvers<void>();
  readonly #controller = new AbortController();

  constructor(
    client: KubeClient,
    name: string,
    options: { identity: string; startMs?: number; windDown?: boolean },
  ) {
    this.clock = new FakeClock(options.startMs);
    this.elector = new LeaderElector({
      client,
      namespace: "default",
      name,
      identity: options.identity,
      clock: this.clock,
      logger: pino({ enabled: false }),
    });
    this.ended = this.elector.run(this.#controller.signal, (signal) => {
      this.terms.push(signal);
      return options.windDown === true
        ? this.work.promise
        : Promise.race([this.work.promise, aborted(signal)]);
    });
  }

  get leading(): boolean {
    return this.elector.leading;
  }

  /** Tells it to stop; `ended` says when it has. */
  stop(): void {
    this.#controller.abort();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
