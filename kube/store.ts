/** The objects of one kind as last seen, by key: "name", or "namespace/name". */
export interface ReadonlyStore<T> {
  get(key: string): T | undefined;
  readonly size: number;
  entries(): Iterable<[string, T]>;
}

interface Entry<T> {
  readonly object: T;
  readonly resourceVersion: string;
}

/** What a Reflector fills. */
export class Store<T> implements ReadonlyStore<T> {
  readonly #entries = new Map<string, Entry<T>>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key)?.object;
  }

  /** Whether exactly this version is held; versions are only ever compared for equality. */
  has(key: string, resourceVersion: string): boolean {
    return this.#entries.get(key)?.resourceVersion === resourceVersion;
  }

  *entries(): Generator<[string, T]> {
    for (const [key, { object }] of this.#entries) yield [key, object];
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  set(key: string, object: T, resourceVersion: string): void {
    this.#entries.set(key, { object, resourceVersion });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
