import type { CheckResult } from "../check/check-result.ts";
import type { PullContext } from "../check/pull-context.ts";
import type { PullCredentials } from "../check/pull-credentials.ts";
import { type ImageReference, repositoryOf } from "../placement/image-reference.ts";
import type { Platform } from "../placement/platform.ts";
import { abortable } from "../registry/abortable.ts";
import type { LookUps } from "./look-ups.ts";
import type { Patience } from "./patience.ts";

/** What one review may still use up. */
export interface ReviewBudget {
  lookUpsLeft: number;
  readonly patience: Pick<Patience, "signal">;
}

export interface PullQuestion {
  readonly reference: ImageReference;
  readonly context: PullContext;
  readonly platforms: readonly Platform[];
}

export interface LookUpAnswer {
  readonly result: CheckResult;
  readonly source: "memory" | "lookUp";
}

/** Answers from memory, else from a look-up that a review may wait for. */
export class LookUpAnswers {
  readonly #lookUps: LookUps;
  readonly #credentials: Pick<PullCredentials, "credentialsFor">;

  constructor(lookUps: LookUps, credentials: Pick<PullCredentials, "credentialsFor">) {
    this.#lookUps = lookUps;
    this.#credentials = credentials;
  }

  /** Undefined when the review's time or its share of look-ups is used up. */
  async answer(
    { reference, context, platforms }: PullQuestion,
    budget: ReviewBudget,
  ): Promise<LookUpAnswer | undefined> {
    const { signal } = budget.patience;
    try {
      const credentials = await abortable(
        this.#credentials.credentialsFor(repositoryOf(reference), context),
        signal,
      );
      const lookUp = { reference, credentials, platforms };
      const state = this.#lookUps.peek(lookUp);
      if (state?.kind === "known") return { result: state.result, source: "memory" };
      if (state === undefined && budget.lookUpsLeft-- <= 0) return undefined;
      const running = state?.result ?? this.#lookUps.begin(lookUp);
      return running && { result: await abortable(running, signal), source: "lookUp" };
    } catch (error) {
      if (signal.aborted && error === signal.reason) return undefined;
      throw error;
    }
  }
}
