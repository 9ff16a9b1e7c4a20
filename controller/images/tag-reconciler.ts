import type { Requeue } from "../../kube/work-queue.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { FailedLookUps } from "./failed-look-ups.ts";
import { askersOf, tagInquiryOf } from "./image-inquiries.ts";
import type { LookUp } from "./look-up.ts";
import type { Retention } from "./retention.ts";
import type { TagResolutions } from "./tag-resolutions.ts";

/** What both kinds of image keys are reconciled with. */
export interface ReconcilerParts {
  readonly state: ClusterState;
  readonly resolutions: TagResolutions;
  readonly failures: FailedLookUps;
  readonly retention: Retention;
  readonly clock: Clock;
}

export interface TagReconcilerOptions extends ReconcilerParts {
  readonly lookUp: Pick<LookUp, "readDigest">;
  /** How long a tag's digest is taken to be right. */
  readonly refreshMs: number;
  /** Asks for a digest to be reconciled. */
  readonly enqueue: (key: string) => void;
  readonly random?: () => number;
}

/** Knows which digest each used tag stands for, and asks again from time to time. */
export class TagReconciler {
  readonly #options: TagReconcilerOptions;
  readonly #freshUntilMs = new Map<string, number>();

  constructor(options: TagReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(tag: string, signal: AbortSignal): Promise<Requeue | void> {
    const { state, resolutions, lookUp, failures, retention, enqueue } = this.#options;
    const known = resolutions.digestOf(tag);
    // The use of the digest may have begun or ended with that of the tag.
    if (known !== undefined) enqueue(known);
    if (!state.usage.isUsed(tag)) return this.#retire(tag);
    retention.reset(tag);
    const inquiry = tagInquiryOf(tag, state.usage);
    const askers = askersOf([inquiry]);
    const freshMs = known === undefined ? 0 : this.#freshMs(tag);
    const waitMs = Math.max(freshMs, failures.waitMs(tag, askers));
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    const result = await lookUp.readDigest(inquiry, signal);
    if (result.kind === "failed") {
      // What the tag was last seen to stand for stays known.
      return { requeueAfterMs: failures.fail(tag, { failure: result.failure, askers }) };
    }
    failures.forget(tag);
    const before = resolutions.resolve(tag, result.value);
    enqueue(result.value);
    if (before !== undefined) enqueue(before);
    return { requeueAfterMs: this.#refresh(tag, 0.9, 1.1) };
  }

  #retire(tag: string): Requeue | void {
    const { resolutions, failures, retention, enqueue } = this.#options;
    const remainingMs = resolutions.digestOf(tag) === undefined ? 0 : retention.remainingMs(tag);
    if (remainingMs > 0) return { requeueAfterMs: remainingMs };
    const digest = resolutions.forget(tag);
    failures.forget(tag);
    retention.reset(tag);
    this.#freshUntilMs.delete(tag);
    if (digest !== undefined) enqueue(digest);
  }

  /** A tag known from before this term is not asked for at once: a restart must cost the registries nothing. */
  #freshMs(tag: string): number {
    const untilMs = this.#freshUntilMs.get(tag);
    if (untilMs === undefined) return this.#refresh(tag, 0.5, 1);
    return Math.max(0, untilMs - this.#options.clock.nowMs());
  }

  /** Takes the tag as fresh for a random share of the interval between the two given. */
  #refresh(tag: string, least: number, most: number): number {
    const { refreshMs, clock, random = Math.random } = this.#options;
    const delayMs = refreshMs * (least + (most - least) * random());
    this.#freshUntilMs.set(tag, clock.nowMs() + delayMs);
    return delayMs;
  }
}
