import type { Digest } from "../../placement/digest.ts";
import type { CacheRecord } from "./cache-record.ts";
import type { TargetLookUp } from "./target-look-up.ts";

export interface TargetReadingsOptions {
  readonly lookUp: Pick<TargetLookUp, "read">;
  /** Told of a cache, by `namespace/name`, when what was begun for it has ended. */
  readonly onEnd: (key: string) => void;
}

/** Why registries are asked: an answer to an earlier question is none to whoever has just asked for a refresh. */
type ReadingCause = "first" | "resumed" | "due" | "asked";

export interface ReadingRequest {
  readonly cause: ReadingCause;
  /** Moving ones. */
  readonly references: readonly string[];
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

interface Reading {
  readonly cacheUid: string;
  readonly cause: ReadingCause;
  readonly stop: AbortController;
  /** Undefined while it goes on. */
  outcome?: PromiseSettledResult<ReadonlyMap<string, Digest>>;
}

/** Has registries asked beside the work on caches, so that one that does not answer takes no worker from other caches. */
export class TargetReadings {
  readonly #options: TargetReadingsOptions;
  readonly #readings = new Map<string, Reading>();

  constructor(options: TargetReadingsOptions) {
    this.#options = options;
  }

  /** What references stand for; undefined until that was read, after which `onEnd` is told. Throws what the reading threw. */
  take(record: CacheRecord, request: ReadingRequest): ReadonlyMap<string, Digest> | undefined {
    const { key, identity } = record;
    const { cause, references } = request;
    if (references.length === 0) return new Map();
    const known = this.#readings.get(key);
    if (known?.cacheUid !== identity.uid || known.cause !== cause) {
      this.#begin(record, request);
      return undefined;
    }
    const { outcome } = known;
    if (outcome === undefined) return undefined;
    this.#readings.delete(key);
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  /** The cache is gone. */
  forget(key: string): void {
    this.#readings.get(key)?.stop.abort();
    this.#readings.delete(key);
  }

  #begin(record: CacheRecord, { cause, references, signal }: ReadingRequest): void {
    const { lookUp } = this.#options;
    const { key, identity } = record;
    this.forget(key);
    const stop = new AbortController();
    const reading: Reading = { cacheUid: identity.uid, cause, stop };
    this.#readings.set(key, reading);
    const ending = AbortSignal.any([signal, stop.signal]);
    void this.#follow(key, reading, lookUp.read(record, references, ending));
  }

  async #follow(
    key: string,
    reading: Reading,
    targets: Promise<ReadonlyMap<string, Digest>>,
  ): Promise<void> {
    [reading.outcome] = await Promise.allSettled([targets]);
    if (this.#readings.get(key) === reading) this.#options.onEnd(key);
  }
}
