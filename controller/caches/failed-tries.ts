import { type Backoff, backoffDelayMs } from "../../runtime/backoff.ts";

/** Between tries, whatever is wrong, at most. */
export const MAX_BACKOFF_MS = 300_000;
const BACKOFF: Backoff = { initialMs: 10_000, factor: 2, maxMs: MAX_BACKOFF_MS };

export interface TryPlace {
  readonly node: string;
  /** What was tried there. */
  readonly key: string;
}

export interface TryCount {
  /** Failed tries in a row, at least 1. */
  readonly attempts: number;
  /** In milliseconds since the Unix epoch. */
  readonly nextTryMs: number;
}

interface FailedTry<Failure> {
  /** One try is counted once, however often it is told of: the UID of the pod that made it. */
  readonly tryId: string;
  readonly atMs: number;
  readonly failureOf: (count: TryCount) => Failure;
}

interface Entry<Failure> {
  readonly tryId: string;
  readonly failure: Failure;
}

/** What failed where, how often in a row, and when each is tried again. */
export class FailedTries<Failure extends Pick<TryCount, "attempts">> {
  readonly #random: () => number;
  readonly #nodes = new Map<string, Map<string, Entry<Failure>>>();

  constructor(random: () => number) {
    this.#random = random;
  }

  of({ node, key }: TryPlace): Failure | undefined {
    return this.#nodes.get(node)?.get(key)?.failure;
  }

  /** Returns whether the try is news. */
  add(place: TryPlace, { tryId, atMs, failureOf }: FailedTry<Failure>): boolean {
    const before = this.#nodes.get(place.node)?.get(place.key);
    if (before?.tryId === tryId) return false;
    const attempts = (before?.failure.attempts ?? 0) + 1;
    const nextTryMs = atMs + backoffDelayMs(BACKOFF, attempts, this.#random);
    this.set(place, { tryId, failure: failureOf({ attempts, nextTryMs }) });
    return true;
  }

  set({ node, key }: TryPlace, entry: Entry<Failure>): void {
    const onNode = this.#nodes.get(node) ?? new Map<string, Entry<Failure>>();
    onNode.set(key, entry);
    this.#nodes.set(node, onNode);
  }

  clear({ node, key }: TryPlace): void {
    this.#nodes.get(node)?.delete(key);
  }

  /** On every node. */
  clearEach(isMeant: (key: string) => boolean): void {
    for (const onNode of this.#nodes.values()) {
      for (const key of onNode.keys()) if (isMeant(key)) onNode.delete(key);
    }
  }

  /** The same, with what is known of each. */
  changeEach(isMeant: (key: string) => boolean, change: (failure: Failure) => Failure): void {
    for (const onNode of this.#nodes.values()) {
      for (const [key, { tryId, failure }] of onNode) {
        if (isMeant(key)) onNode.set(key, { tryId, failure: change(failure) });
      }
    }
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node);
  }
}
