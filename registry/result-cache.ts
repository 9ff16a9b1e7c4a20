import { LRUCache } from "lru-cache";
import type { Clock } from "../runtime/clock.ts";
import type { RegistryResult } from "./failures/registry-failure.ts";

export interface ResultCacheOptions<T> {
  readonly clock: Clock;
  readonly maxEntries: number;
  /** Bound on the sum of the weights of what is kept; only the count is bounded when absent. */
  readonly weights?: { readonly max: number; readonly of: (value: T) => number };
  /** How long a result may be given again; 0 for one that may not. */
  readonly lifetimeMsOf: (result: RegistryResult<T>) => number;
}

/** Results by key, least recently used ones dropped first; callers that ask for one key at the same time share one load. */
export class ResultCache<T> {
  readonly #results: LRUCache<string, RegistryResult<T>, () => Promise<RegistryResult<T>>>;

  constructor({ clock, maxEntries, weights, lifetimeMsOf }: ResultCacheOptions<T>) {
    this.#results = new LRUCache({
      max: maxEntries,
      maxSize: weights?.max ?? maxEntries,
      sizeCalculation: (result) =>
        result.kind === "ok" && weights !== undefined ? weights.of(result.value) : 1,
      ttl: Number.MAX_SAFE_INTEGER,
      ttlResolution: 0,
      perf: { now: () => clock.nowMs() },
      // A load pushed out by others still answers whoever waits for it.
      ignoreFetchAbort: true,
      fetchMethod: async (_key, _stale, { options, context: load }) => {
        const result = await load();
        const lifetimeMs = lifetimeMsOf(result);
        if (lifetimeMs <= 0) throw new PassingResult(result);
        options.ttl = lifetimeMs;
        return result;
      },
    });
  }

  /** The kept value, where there is one. */
  peek(key: string): T | undefined {
    const result = this.#results.get(key);
    return result?.kind === "ok" ? result.value : undefined;
  }

  /** The kept result, or that of the load under way, or that of a new load; rejects only as the load does. */
  async read(key: string, load: () => Promise<RegistryResult<T>>): Promise<RegistryResult<T>> {
    try {
      return await this.#results.forceFetch(key, { context: load });
    } catch (error) {
      if (error instanceof PassingResult) return error.result as RegistryResult<T>;
      throw error;
    }
  }

  /** Makes the next read a new load, unless one is under way already. */
  forget(key: string, value: T): void {
    if (this.peek(key) === value) this.#results.delete(key);
  }
}

/** Carries a result past the cache, which keeps what resolves and forgets what rejects. */
class PassingResult extends Error {
  override readonly name = "PassingResult";
  readonly result: RegistryResult<unknown>;

  constructor(result: RegistryResult<unknown>) {
    super("This result is not to be kept");
    this.result = result;
  }
}
