import { type Backoff, backoffDelayMs } from "../../../runtime/backoff.ts";
import type { UnsettledOutcome } from "./removal-outcome.ts";

/** Between tries to remove one image from one node. */
const BACKOFF: Backoff = { initialMs: 10_000, factor: 2, maxMs: 300_000 };
const MAX_MESSAGE = 500;

export interface FailedRemoval {
  /** One try is counted once, however often it is told of: the UID of the pod that made it. */
  readonly tryId: string;
  readonly outcome: UnsettledOutcome;
  readonly atMs: number;
}

export interface RemovalFailure {
  /** What the last try came to. */
  readonly kind: UnsettledOutcome["kind"];
  /** One line without a final period. */
  readonly message: string;
  /** Failed tries in a row, at least 1. */
  readonly attempts: number;
  /** In milliseconds since the Unix epoch. */
  readonly nextTryMs: number;
}

interface Entry {
  readonly tryId: string;
  readonly failure: RemovalFailure;
}

/** Which images could not be removed where, how often in a row, and when each is tried again. References are normalized. */
export class RemovalFailures {
  readonly #random: () => number;
  readonly #nodes = new Map<string, Map<string, Entry>>();

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  of(node: string, reference: string): RemovalFailure | undefined {
    return this.#nodes.get(node)?.get(reference)?.failure;
  }

  /** Returns whether the try is news. */
  add(node: string, reference: string, { tryId, outcome, atMs }: FailedRemoval): boolean {
    const onNode = this.#nodes.get(node) ?? new Map<string, Entry>();
    const before = onNode.get(reference);
    if (before?.tryId === tryId) return false;
    const attempts = (before?.failure.attempts ?? 0) + 1;
    const { kind } = outcome;
    const message = messageOf(outcome).slice(0, MAX_MESSAGE);
    const nextTryMs = atMs + backoffDelayMs(BACKOFF, attempts, this.#random);
    onNode.set(reference, { tryId, failure: { kind, message, attempts, nextTryMs } });
    this.#nodes.set(node, onNode);
    return true;
  }

  clear(node: string, reference: string): void {
    this.#nodes.get(node)?.delete(reference);
  }

  forgetNode(node: string): void {
    this.#nodes.delete(node);
  }
}

function messageOf(outcome: UnsettledOutcome): string {
  return outcome.kind === "inUse" ? "A container on the node uses it" : outcome.message;
}
