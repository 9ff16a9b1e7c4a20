import type { Digest } from "../placement/digest.ts";
import type { Platform } from "../placement/platform.ts";
import { nextStepFor, type ProblemClass } from "./action-table.ts";

/** What stands in the way of a pull; a RegistryFailure is one. */
export interface Problem {
  readonly class: ProblemClass;
  /** What failed, on what, and what to do; one line without a final period. */
  readonly message: string;
  readonly leg?: string;
  readonly httpStatus?: number;
  /** Error code of the registry. */
  readonly code?: string;
  readonly retryAfterMs?: number;
}

/** An image that can be pulled; a RegistryImage is one. */
export interface PullableImage {
  /** What the reference resolved to: an index or a manifest. */
  readonly digest: Digest;
  readonly platforms: readonly {
    readonly platform: Platform;
    readonly digest: Digest;
    /** Of the compressed layers. */
    readonly sizeBytes: number;
  }[];
  /** Wanted platforms that the image does not have. */
  readonly missingPlatforms: readonly Platform[];
}

/** What a look at an image found. */
export type CheckResult =
  | {
      readonly kind: "pullable";
      readonly image: PullableImage;
      /** What should be mended although the image can be pulled, the worst first. */
      readonly remarks: readonly Problem[];
    }
  | { readonly kind: "problem"; readonly problem: Problem };

/** `what` says what happened; the next step of the class is added to it. */
export function problemOf(problemClass: ProblemClass, what: string): Problem {
  return { class: problemClass, message: `${what}; ${nextStepFor(problemClass)}` };
}
