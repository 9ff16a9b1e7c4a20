import { isProven } from "../../../check/is-proven.ts";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";
import { FailedTries, MAX_BACKOFF_MS, type TryCount, type TryPlace } from "../failed-tries.ts";
import type { PullFailure } from "../nodes/node-progress.ts";

/** Of a kubelet's message; what tells the cause stands well before this. */
const MAX_MESSAGE = 500;

/** One image of one cache on one node. */
export interface PullPlace {
  readonly node: string;
  /** UID of the cache. */
  readonly cacheUid: string;
  readonly reference: string;
}

export interface FailedPull {
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

/** Which images could not be pulled where, how often in a row, and when each is tried again. */
export class PullFailures {
  readonly #tries: FailedTries<PullFailure>;
  /** By cache and reference: the class of what had been given up before this term. */
  readonly #givenUp = new Map<string, FailureClass>();

  constructor(random: () => number = Math.random) {
    this.#tries = new FailedTries(random);
  }

  of(place: PullPlace): PullFailure | undefined {
    return this.#tries.of(tryPlaceOf(place));
  }

  /** Returns whether the try is news. */
  add(place: PullPlace, { tryId, backoffLimit, mayBeFinal, ...failed }: FailedPull): boolean {
    // One try is enough to see that nothing has changed: a status names few of the nodes.
    const isKnown = this.#givenUp.get(tryPlaceOf(place).key) === failed.reason;
    const failureOf = ({ attempts, nextTryMs }: TryCount): PullFailure => {
      const isSettled = isKnown || attempts > backoffLimit;
      const isFinal = mayBeFinal && isProven(failed.reason) && isSettled;
      const message = failed.message.slice(0, MAX_MESSAGE);
      const base = { kind: "failed", ...failed, message, attempts, isFinal } as const;
      return isFinal ? base : { ...base, nextTryMs };
    };
    return this.#tries.add(tryPlaceOf(place), { tryId, atMs: failed.atMs, failureOf });
  }

  /**
   * Takes over what a status tells of the time before this term. Where an image had been given up on a node, one more try of
   * the same outcome is enough on each of the others.
   */
  restore(place: PullPlace, failure: PullFailure): void {
    const tried = tryPlaceOf(place);
    this.#tries.set(tried, { tryId: "", failure });
    if (failure.isFinal) this.#givenUp.set(tried.key, failure.reason);
  }

  clear(place: PullPlace): void {
    const tried = tryPlaceOf(place);
    this.#tries.clear(tried);
    this.#givenUp.delete(tried.key);
  }

  /** Everything is tried anew: the spec changed, or somebody asked for it. */
  clearCache(cacheUid: string): void {
    const isMeant = (key: string) => key.startsWith(`${cacheUid} `);
    this.#tries.clearEach(isMeant);
    for (const key of this.#givenUp.keys()) if (isMeant(key)) this.#givenUp.delete(key);
  }

  /**
   * A refresh is due: what was given up gets one more try, for who had to act may have done so. None sooner after the last
   * than passing trouble gets.
   */
  retryFinal(cacheUid: string, nowMs: number): void {
    this.#tries.changeEach(
      (key) => key.startsWith(`${cacheUid} `),
      (failure) => {
        if (!failure.isFinal || nowMs < failure.atMs + MAX_BACKOFF_MS) return failure;
        return { ...failure, isFinal: false, nextTryMs: nowMs };
      },
    );
  }

  forgetNode(node: string): void {
    this.#tries.forgetNode(node);
  }
}

function tryPlaceOf({ node, cacheUid, reference }: PullPlace): TryPlace {
  return { node, key: `${cacheUid} ${reference}` };
}
