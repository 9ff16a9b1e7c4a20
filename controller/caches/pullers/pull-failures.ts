import { isProven } from "../../../check/is-proven.ts";
import type { FailureClass } from "../../../registry/failure-classes.ts";
import { type Backoff, backoffDelayMs } from "../../../runtime/backoff.ts";
import type { ImageProgress } from "../nodes/node-progress.ts";

/** Between tries of one image on one node, whatever is wrong with it. */
const BACKOFF: Backoff = { initialMs: 10_000, factor: 2, maxMs: 300_000 };
/** Of a kubelet's message; what tells the cause stands well before this. */
const MAX_MESSAGE = 500;

export type PullFailure = Extract<ImageProgress, { kind: "failed" }>;

/** One image of one cache on one node. */
export interface PullPlace {
  readonly node: string;
  /** UID of the cache. */
  readonly cacheUid: string;
  readonly reference: string;
}

export interface FailedTry {
  /** One try is counted once, however often it is told of: the UID of the pod that made it. */
  readonly tryId: string;
  readonly reason: FailureClass;
  readonly message: string;
  readonly atMs: number;
  /** Tries after the first that a proven failure gets. */
  readonly backoffLimit: number;
  /** False where the image itself is not to blame, such as for a puller image that is missing. */
  readonly mayBeFinal: boolean;
}

interface Entry {
  readonly tryId: string;
  readonly failure: PullFailure;
}

/** Which images could not be pulled where, how often in a row, and when each is tried again. */
export class PullFailures {
  readonly #random: () => number;
  readonly #nodes = new Map<string, Map<string, Entry>>();

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  of(place: PullPlace): PullFailure | undefined {
    return this.#nodes.get(place.node)?.get(keyOf(place))?.failure;
  }

  /** Returns whether the try is news. */
  add(place: PullPlace, { tryId, backoffLimit, mayBeFinal, ...failed }: FailedTry): boolean {
    const before = this.#nodes.get(place.node)?.get(keyOf(place));
    if (before?.tryId === tryId) return false;
    const attempts = (before?.failure.attempts ?? 0) + 1;
    const isFinal = mayBeFinal && isProven(failed.reason) && attempts > backoffLimit;
    const delayMs = backoffDelayMs(BACKOFF, attempts, this.#random);
    const message = failed.message.slice(0, MAX_MESSAGE);
    const base = { kind: "failed", ...failed, message, attempts, isFinal } as const;
    const failure = isFinal ? base : { ...base, nextTryMs: failed.atMs + delayMs };
    this.restore(place, failure, tryId);
    return true;
  }

  /** Takes over what a status tells of the time before this term. */
  restore(place: PullPlace, failure: PullFailure, tryId = ""): void {
    const onNode = this.#nodes.get(place.node) ?? new Map<string, Entry>();
    onNode.set(keyOf(place), { tryId, failure });
    this.#nodes.set(place.node, onNode);
  }

  clear(place: PullPlace): void {
    this.#nodes.get(place.node)?.delete(keyOf(place));
  }

  /** Everything is tried anew: the spec changed, or somebody asked for it. */
  clearCache(cacheUid: string): void {
    for (const onNode of this.#nodes.values()) {
      for (const key of onNode.keys()) if (key.startsWith(`${cacheUid} `)) onNode.delete(key);
    }
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node);
  }
}

function keyOf({ cacheUid, reference }: PullPlace): string {
  return `${cacheUid} ${reference}`;
}
