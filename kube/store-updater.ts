import type { Logger } from "../runtime/logger.ts";
import { objectKeyOf } from "./kube-object.ts";
import type { ReflectorHandlers } from "./reflector-handlers.ts";
import type { Store } from "./store.ts";

export interface StoreUpdaterOptions<T> {
  readonly store: Store<T>;
  readonly decode: (raw: unknown) => T | undefined;
  readonly handlers: ReflectorHandlers<T> | undefined;
  readonly logger: Logger;
}

/** Applies raw objects to a store and tells the handlers. Any order and any repetition is fine; it never throws. */
export class StoreUpdater<T> {
  readonly #store: Store<T>;
  readonly #decode: (raw: unknown) => T | undefined;
  readonly #handlers: ReflectorHandlers<T> | undefined;
  readonly #logger: Logger;
  #faults = 0;

  constructor(options: StoreUpdaterOptions<T>) {
    this.#store = options.store;
    this.#decode = options.decode;
    this.#handlers = options.handlers;
    this.#logger = options.logger;
  }

  /** Objects that could not be decoded, and throws of handlers. */
  get faults(): number {
    return this.#faults;
  }

  /** Stores an object unless this version is there already. Returns its key, undefined when it has none. */
  upsert(raw: unknown): string | undefined {
    const identity = this.#identify(raw);
    if (identity === undefined) return undefined;
    const { key, resourceVersion } = identity;
    if (this.#store.has(key, resourceVersion)) return key;
    let object: T | undefined;
    try {
      object = this.#decode(raw);
    } catch (error) {
      // The version before is nearer to the truth than nothing.
      this.#report(error, "object not decoded", key);
      return key;
    }
    if (object === undefined) {
      this.#removeKey(key);
      return key;
    }
    const previous = this.#store.get(key);
    this.#store.set(key, object, resourceVersion);
    this.#tell(key, () => this.#handlers?.upsert(key, object, previous));
    return key;
  }

  remove(raw: unknown): void {
    const identity = this.#identify(raw);
    if (identity !== undefined) this.#removeKey(identity.key);
  }

  /** Removes what a complete list no longer named. */
  removeAllBut(keys: ReadonlySet<string>): void {
    for (const key of this.#store.keys()) if (!keys.has(key)) this.#removeKey(key);
  }

  synced(): void {
    this.#tell("", () => this.#handlers?.synced?.());
  }

  #removeKey(key: string): void {
    const previous = this.#store.get(key);
    if (previous === undefined) return;
    this.#store.delete(key);
    this.#tell(key, () => this.#handlers?.remove(key, previous));
  }

  #identify(raw: unknown): { key: string; resourceVersion: string } | undefined {
    const metadata = metadataOf(raw);
    if (metadata === undefined) {
      this.#report(
        new TypeError("Cannot read object: metadata.name is missing"),
        "object skipped",
        "",
      );
      return undefined;
    }
    return { key: objectKeyOf(metadata), resourceVersion: metadata.resourceVersion ?? "" };
  }

  #tell(key: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#report(error, "handler failed", key);
    }
  }

  #report(error: unknown, message: string, key: string): void {
    this.#faults++;
    // The same fault may strike every object of a list: log the 1st, 2nd, 4th, 8th and so on.
    if ((this.#faults & (this.#faults - 1)) === 0) {
      this.#logger.error({ err: error, key, faults: this.#faults }, message);
    }
  }
}

function metadataOf(
  raw: unknown,
): { name: string; namespace?: string; resourceVersion?: string } | undefined {
  if (typeof raw !== "object" || raw === null || !("metadata" in raw)) return undefined;
  const { metadata } = raw;
  if (typeof metadata !== "object" || metadata === null || !("name" in metadata)) return undefined;
  return typeof metadata.name === "string"
    ? (metadata as { name: string; namespace?: string; resourceVersion?: string })
    : undefined;
}
