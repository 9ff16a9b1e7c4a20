import type { ResourceUsage } from "../processes/resource-usage.ts";
import type { ReviewSummary } from "./review-client.ts";

/** One round of reviews. */
export interface ReviewRound extends ReviewSummary {
  /** Processor time of the webhook for one review, those of the warm-up among them. */
  readonly cpuMs: number;
  /** Share of the time that its event loop could have run but had no processor. */
  readonly waitShare: number;
}

export interface ReviewFigures {
  readonly title: string;
  readonly contender: string;
  readonly rounds: readonly ReviewRound[];
}

/** Everything measured of the webhook and of the floor it is compared with. */
export interface WebhookFigures {
  readonly nodes: number;
  readonly imageChecks: number;
  /** The processor that the webhooks had for themselves; undefined where they could not be pinned to one. */
  readonly processor: number | undefined;
  /** The floor before the webhook, where a kind has one. */
  readonly reviews: readonly ReviewFigures[];
  readonly usage: readonly {
    readonly contender: string;
    readonly ready: ResourceUsage;
    readonly end: ResourceUsage;
  }[];
}
