/**
 * Told of every change of a store, after the store has it. Calls are synchronous and in order; they should only note
 * what changed, since no other watch event is read meanwhile. A throw is logged and counted, and nothing else.
 */
export interface ReflectorHandlers<T> {
  /** An object appeared or changed; `previous` is undefined when it appeared. */
  upsert(key: string, object: T, previous: T | undefined): void;
  /** An object vanished, or `decode` no longer wants it. */
  remove(key: string, previous: T): void;
  /** The first complete list is in the store and was handed over. Called once. */
  synced?(): void;
}
