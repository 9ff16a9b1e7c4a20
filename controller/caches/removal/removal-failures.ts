import { FailedTries, type TryCount } from "../failed-tries.ts";
import type { UnsettledOutcome } from "./removal-outcome.ts";

const MAX_MESSAGE = 500;

export interface FailedRemoval {
  /** One try is counted once, however often it is told of: the UID of the pod that made it. */
  readonly tryId: string;
  readonly outcome: UnsettledOutcome;
  readonly atMs: number;
}

export interface RemovalFailure extends TryCount {
  /** What the last try came to. */
  readonly kind: UnsettledOutcome["kind"];
  /** One line without a final period. */
  readonly message: string;
}

/** Which images could not be removed where, how often in a row, and when each is tried again. References are normalized. */
export class RemovalFailures {
  readonly #tries: FailedTries<RemovalFailure>;

  constructor(random: () => number = Math.random) {
    this.#tries = new FailedTries(random);
  }

  of(node: string, reference: string): RemovalFailure | undefined {
    return this.#tries.of({ node, key: reference });
  }

  /** Returns whether the try is news. */
  add(node: string, reference: string, { tryId, outcome, atMs }: FailedRemoval): boolean {
    const message = messageOf(outcome).slice(0, MAX_MESSAGE);
    const failureOf = (count: TryCount) => ({ kind: outcome.kind, message, ...count });
    return this.#tries.add({ node, key: reference }, { tryId, atMs, failureOf });
  }

  clear(node: string, reference: string): void {
    this.#tries.clear({ node, key: reference });
  }

  forgetNode(node: string): void {
    this.#tries.forgetNode(node);
  }
}

function messageOf(outcome: UnsettledOutcome): string {
  return outcome.kind === "inUse" ? "A container on the node uses it" : outcome.message;
}
