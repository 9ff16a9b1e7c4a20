import { type Backoff, backoffDelayMs } from "../runtime/backoff.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Runnable } from "../runtime/runnable.ts";

const DEFAULT_WORKERS = 4;
const DEFAULT_MAX_KEYS = 100_000;
/** As client-go's default controller rate limiter, with jitter. */
const DEFAULT_BACKOFF: Backoff = { initialMs: 5, maxMs: 1_000_000, jitter: 0.2 };
/** The longest delay that Node's timers can count. */
const MAX_DELAY_MS = 2_147_483_647;

/** Asks for the same key again, later; a success without it ends the matter. */
export interface Requeue {
  readonly requeueAfterMs: number;
}

export interface WorkQueueOptions {
  /**
   * Brings one key into its wanted state. Never called twice at once for a key. A throw brings the key back after its
   * back-off. `signal` aborts when the queue stops; the queue waits for the call to end.
   */
  readonly reconcile: (key: string, signal: AbortSignal) => Promise<Requeue | void>;
  /** Calls at once, 4 when absent. */
  readonly workers?: number;
  /** Delay after failures in a row of one key; 5 ms to 1000 s when absent. */
  readonly backoff?: Backoff;
  /** Keys held at once, waiting, delayed and in work; 100,000 when absent. */
  readonly maxKeys?: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keys to reconcile, each at most once in the queue. A key that is added while in work is reconciled once more. Between calls
 * the event loop has its turn, however little they wait for: a pass over all nodes holds up nobody.
 */
export class WorkQueue implements Runnable {
  readonly #options: WorkQueueOptions;
  readonly #waiting = new Set<string>();
  readonly #active = new Set<string>();
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, { dueMs: number; cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  readonly #calls = new Set<Promise<void>>();
  #signal: AbortSignal | undefined;
  #isResting = false;
  #failed = 0;
  #dropped = 0;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Keys waiting for a worker. */
  get depth(): number {
    return this.#waiting.size;
  }

  /** Keys waiting for their time. */
  get delayed(): number {
    return this.#delayed.size;
  }

  /** Calls that threw. */
  get failed(): number {
    return this.#failed;
  }

  /** Keys refused because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Queues a key; false when the queue is full or stopped. */
  add(key: string): boolean {
    if (this.#signal?.aborted) return false;
    if (this.#active.has(key)) {
      this.#again.add(key);
      return true;
    }
    if (!this.#admit(key)) return false;
    this.#waiting.add(key);
    this.#startWaiting();
    return true;
  }

  /** Queues a key after a delay; of several delays of one key the earliest counts. */
  addAfter(key: string, delayMs: number): boolean {
    if (this.#signal?.aborted) return false;
    if (!this.#active.has(key) && !this.#admit(key)) return false;
    const { clock } = this.#options;
    const boundedMs = Math.min(Math.max(0, delayMs), MAX_DELAY_MS);
    const dueMs = clock.nowMs() + boundedMs;
    const existing = this.#delayed.get(key);
    if (existing !== undefined && existing.dueMs <= dueMs) return true;
    existing?.cancel();
    const cancel = clock.after(boundedMs, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { dueMs, cancel });
    return true;
  }

  /** Works until `signal` aborts, then takes no more keys and resolves when the calls in work have ended. */
  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    this.#startWaiting();
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    }
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    this.#waiting.clear();
    await Promise.all(this.#calls);
  }

  #admit(key: string): boolean {
    const { maxKeys = DEFAULT_MAX_KEYS, logger } = this.#options;
    if (this.#waiting.has(key) || this.#delayed.has(key)) return true;
    const held = this.#waiting.size + this.#delayed.size + this.#active.size;
    if (held < maxKeys) return true;
    this.#dropped++;
    // Log the 1st, 2nd, 4th, 8th and so on: a full queue refuses many.
    if ((this.#dropped & (this.#dropped - 1)) === 0) {
      logger.error({ key, maxKeys, dropped: this.#dropped }, "work queue is full, key dropped");
    }
    return false;
  }

  #startWaiting(): void {
    const signal = this.#signal;
    if (signal === undefined || this.#isResting) return;
    const { workers = DEFAULT_WORKERS } = this.#options;
    for (const key of this.#waiting) {
      if (signal.aborted || this.#active.size >= workers) return;
      this.#waiting.delete(key);
      this.#active.add(key);
      const call = this.#reconcile(key, signal);
      this.#calls.add(call);
      void call.finally(() => this.#calls.delete(call));
    }
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    const { reconcile, logger, backoff = DEFAULT_BACKOFF } = this.#options;
    let delayMs: number | undefined;
    try {
      const result = await reconcile(key, signal);
      this.#failures.delete(key);
      delayMs = result?.requeueAfterMs;
    } catch (error) {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      this.#failed++;
      delayMs = backoffDelayMs(backoff, failures);
      if (!signal.aborted) {
        logger.warn(
          { err: error, key, failures, retryInMs: delayMs },
          "reconcile failed, requeued",
        );
      }
    }
    this.#active.delete(key);
    this.#rest();
    if (delayMs !== undefined) this.addAfter(key, delayMs);
    if (this.#again.delete(key)) this.add(key);
  }

  /** Starts what waits after the event loop has had its turn. */
  #rest(): void {
    if (this.#isResting) return;
    this.#isResting = true;
    setImmediate(() => {
      this.#isResting = false;
      this.#startWaiting();
    });
  }
}
