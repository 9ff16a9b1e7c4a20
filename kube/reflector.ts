import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Runnable } from "../runtime/runnable.ts";
import type { KubeClient } from "./kube-client.ts";
import { listPages, type Parsing, type Selection } from "./list-pages.ts";
import { pause } from "./pause.ts";
import type { ReflectorHandlers } from "./reflector-handlers.ts";
import { isListNeeded, reflectorDelayMs } from "./reflector-recovery.ts";
import { type ReadonlyStore, Store } from "./store.ts";
import { StoreUpdater } from "./store-updater.ts";
import { type WatchEvent, watchStream } from "./watch-stream.ts";

const DEFAULT_PAGE_SIZE = 500;
/** A watch that lasted this long shows that the server is well: failures before it no longer count. */
const HEALTHY_WATCH_MS = 10_000;

export interface ReflectorOptions<T> extends Selection, Parsing {
  readonly client: KubeClient;
  /** Collection to follow, such as "/api/v1/nodes". */
  readonly path: string;
  /** Trims a raw object to what is worth keeping; undefined leaves it out. A throw skips the object and is counted. */
  readonly decode: (raw: unknown) => T | undefined;
  readonly handlers?: ReflectorHandlers<T> | undefined;
  /**
   * How long changes may gather, in milliseconds, before they are taken in, 0 when absent: several at a time cost far
   * less than each by itself.
   */
  readonly gatherMs?: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Objects per list request, 500 when absent. */
  readonly pageSize?: number;
}

export interface ReflectorCounts {
  /** Lists begun. */
  readonly lists: number;
  /** Watches begun. */
  readonly watches: number;
  /** Lists and watches that ended in an error. */
  readonly failures: number;
  /** Objects not decoded and throws of handlers. */
  readonly faults: number;
}

/**
 * Keeps a store equal to a collection of the API server: lists it in pages, then watches. A watch that ends goes on
 * from the last version seen; only an expired version (410) or an unreadable answer
 * brings a new list. After each failure it waits, longer
 * each time, so there is at most one list or watch per back-off step.
 */
export class Reflector<T> implements Runnable {
  readonly #options: ReflectorOptions<T>;
  readonly #store = new Store<T>();
  readonly #updater: StoreUpdater<T>;
  readonly #logger: Logger;
  #resourceVersion: string | undefined;
  #synced = false;
  #lastContactMs = 0;
  #lists = 0;
  #watches = 0;
  #failures = 0;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#logger = options.logger.child({ path: options.path });
    const { decode, handlers } = options;
    this.#updater = new StoreUpdater({
      store: this.#store,
      decode,
      handlers,
      logger: this.#logger,
    });
  }

  get store(): ReadonlyStore<T> {
    return this.#store;
  }

  /** Whether the store has held a complete list; stays true while the server is away. */
  get synced(): boolean {
    return this.#synced;
  }

  /** When the server was last heard of, in the clock's milliseconds; at most about 60 s ago on a healthy connection. */
  get lastContactMs(): number {
    return this.#lastContactMs;
  }

  get counts(): ReflectorCounts {
    return {
      lists: this.#lists,
      watches: this.#watches,
      failures: this.#failures,
      faults: this.#updater.faults,
    };
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      let watchedMs = 0;
      let fault: unknown;
      try {
        if (this.#resourceVersion === undefined) await this.#list(signal);
        const startMs = clock.nowMs();
        try {
          await this.#watch(signal);
        } finally {
          watchedMs = clock.nowMs() - startMs;
        }
      } catch (error) {
        fault = error;
      }
      if (signal.aborted) return;
      if (watchedMs >= HEALTHY_WATCH_MS) failures = 0;
      // A watch that ends at once, even in order, must not become a tight loop.
      if (fault !== undefined || watchedMs < HEALTHY_WATCH_MS) failures++;
      if (fault !== undefined) this.#observeFailure(fault, failures);
      if (failures > 0) await pause(clock, reflectorDelayMs(fault, failures), signal);
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, path, pageSize = DEFAULT_PAGE_SIZE } = this.#options;
    const options = { ...this.#options, pageSize, signal };
    this.#lists++;
    const keys = new Set<string>();
    let resourceVersion: string | undefined;
    for await (const part of listPages(client, path, options)) {
      this.#observeContact();
      resourceVersion = part.resourceVersion ?? resourceVersion;
      for (const raw of part.items) {
        const key = this.#updater.upsert(raw);
        if (key !== undefined) keys.add(key);
      }
      await yieldToEventLoop();
      signal.throwIfAborted();
    }
    this.#updater.removeAllBut(keys);
    this.#resourceVersion = resourceVersion;
    if (this.#synced) return;
    this.#synced = true;
    this.#updater.synced();
    this.#logger.info({ objects: this.#store.size }, "store synced");
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, path } = this.#options;
    const options = { ...this.#options, resourceVersion: this.#resourceVersion ?? "", signal };
    this.#watches++;
    for await (const event of watchStream(client, path, options)) {
      this.#observeContact();
      if (event !== undefined) this.#apply(event);
      await yieldToEventLoop();
      signal.throwIfAborted();
    }
  }

  #apply(event: WatchEvent): void {
    if (event.type === "DELETED") this.#updater.remove(event.object);
    else if (event.type !== "BOOKMARK") this.#updater.upsert(event.object);
    this.#resourceVersion = resourceVersionOf(event.object) ?? this.#resourceVersion;
  }

  #observeContact(): void {
    this.#lastContactMs = this.#options.clock.nowMs();
  }

  #observeFailure(error: unknown, failures: number): void {
    this.#failures++;
    const list = isListNeeded(error);
    if (list) this.#resourceVersion = undefined;
    this.#logger.warn({ err: error, failures, list }, "list or watch failed, retrying");
  }
}

function resourceVersionOf(raw: unknown): string | undefined {
  const object = raw as { metadata?: { resourceVersion?: string } } | null | undefined;
  return object?.metadata?.resourceVersion;
}
