import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { KubeClient } from "./kube-client.ts";
import { LeaderTerm } from "./leader-term.ts";
import { LeaseLock } from "./lease-lock.ts";
import { pause } from "./pause.ts";

// The defaults of client-go's leader election.
const LEASE_DURATION_MS = 15_000;
const RENEW_DEADLINE_MS = 10_000;
const RETRY_PERIOD_MS = 2_000;
/** Candidates wait up to this share longer, so that they do not ask together. */
const RETRY_JITTER = 1.2;

export interface LeaderElectorOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Name of the Lease. */
  readonly name: string;
  /** Unique to this process: two processes of one identity would both lead. */
  readonly identity: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Elects one of several processes by a Lease, with client-go's times: a leader that cannot renew stops after 10 s, others
 * take over after 15 s. As there, this does not fence: a paused process may act for a moment before it notices, so writes
 * must stand that.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #lock: LeaseLock;
  #leading = false;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#lock = new LeaseLock({ ...options, leaseDurationMs: LEASE_DURATION_MS });
  }

  get leading(): boolean {
    return this.#leading;
  }

  /**
   * Waits for the lease, then calls `lead`, whose signal aborts when leading ends, and again for each new term. When
   * `signal` aborts, waits for `lead`, gives the lease up and resolves; likewise when `lead` ends by itself. When `lead`
   * rejects before it was told to end, gives the lease up and rejects with that.
   */
  async run(
    signal: AbortSignal,
    lead: (leaderSignal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { clock } = this.#options;
    try {
      while (!signal.aborted) {
        const term = new LeaderTerm(clock, RENEW_DEADLINE_MS);
        if (await this.#renew(term)) {
          const lost = await this.#serve(term, signal, lead);
          if (!lost) return;
        }
        term.end(undefined);
        await pause(clock, RETRY_PERIOD_MS * (1 + RETRY_JITTER * Math.random()), signal);
      }
    } finally {
      this.#lock.stop();
    }
  }

  /** Leads for one term; returns whether it ended because the lease was lost. */
  async #serve(
    term: LeaderTerm,
    signal: AbortSignal,
    lead: (leaderSignal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    const { logger } = this.#options;
    const work = new AbortController();
    const done = new AbortController();
    const stop = (): void => work.abort(signal.reason);
    const lose = (): void => {
      this.#leading = false;
      logger.error({ err: term.signal.reason }, "leadership lost");
      work.abort(term.signal.reason);
      done.abort();
    };
    signal.addEventListener("abort", stop);
    term.signal.addEventListener("abort", lose);
    this.#leading = true;
    logger.info("leading");
    // Renewing goes on while the work winds down, so that nobody else starts meanwhile.
    const renewing = this.#keepRenewing(term, done.signal);
    try {
      if (signal.aborted) stop();
      await lead(work.signal);
    } catch (error) {
      // Work that was told to stop may say so by rejecting.
      if (!work.signal.aborted) throw error;
      if (error !== work.signal.reason) logger.warn({ err: error }, "fault while leading ended");
    } finally {
      signal.removeEventListener("abort", stop);
      term.signal.removeEventListener("abort", lose);
      done.abort();
      await renewing;
      if (!term.signal.aborted) await this.#release(term);
    }
    return term.signal.reason !== RELEASED;
  }

  async #keepRenewing(term: LeaderTerm, done: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#options.clock, RETRY_PERIOD_MS, done);
      if (done.aborted) return;
      await this.#renew(term);
    }
  }

  /** Takes or renews the lease once; ends the term at once when another holds it. */
  async #renew(term: LeaderTerm): Promise<boolean> {
    const finish = term.startRenewal();
    try {
      const outcome = await this.#lock.acquireOrRenew();
      finish(outcome === "held");
      if (outcome === "taken") term.end(new Error("another process holds the lease"));
      return outcome === "held" && !term.signal.aborted;
    } catch (error) {
      finish(false);
      this.#options.logger.warn({ err: error }, "lease not renewed, retrying");
      return false;
    }
  }

  async #release(term: LeaderTerm): Promise<void> {
    this.#leading = false;
    term.end(RELEASED);
    try {
      await this.#lock.release();
    } catch (error) {
      this.#options.logger.warn({ err: error }, "lease not given up, it will expire");
    }
  }
}

const RELEASED = Symbol("released");
