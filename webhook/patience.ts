import { Deadline } from "../registry/transport/deadline.ts";
import type { Clock } from "../runtime/clock.ts";

/** Who waits for the answer to a review. */
export interface Caller {
  /** Aborts when nobody waits any more; set up when it is first read. */
  readonly signal: AbortSignal;
  /** How long the caller waits, where it says so. */
  readonly timeoutMs?: number | undefined;
}

/** How long a review may wait for others, from when it first has to: most never do, and nothing is set up for them. */
export class Patience {
  readonly #caller: Pick<Caller, "signal">;
  readonly #timeout: { readonly clock: Clock; readonly timeoutMs: number };
  #deadline: Deadline | undefined;

  constructor(
    caller: Pick<Caller, "signal">,
    timeout: { readonly clock: Clock; readonly timeoutMs: number },
  ) {
    this.#caller = caller;
    this.#timeout = timeout;
  }

  /** Ends the waiting. */
  get signal(): AbortSignal {
    this.#deadline ??= new Deadline(this.#caller.signal, this.#timeout);
    return this.#deadline.signal;
  }

  /** To be called when the review is over. */
  end(): void {
    this.#deadline?.end();
  }
}
