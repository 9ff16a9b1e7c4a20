import type { Digest } from "../../../placement/digest.ts";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";

/** Why an image is not being pulled on a node although a cache wants it there; none of them is a failure. */
export type WaitReason =
  | "NodeNotReady"
  | "NodeCordoned"
  | "NodeDraining"
  | "VirtualNode"
  | "PlatformMismatch"
  | "DiskPressure"
  | "DiskGuard"
  | "OverBudget"
  /** There is no room to note on the node that it is pulled. */
  | "TooManyImages"
  | "Canary"
  | "Parallelism"
  | "Suspended"
  /** The API server refuses to have noted on the node what is to be pulled. */
  | "NodeNotWritable"
  /** Taken by the kubelet's garbage collection; the next refresh brings it back. */
  | "Collected";

export interface PullFailure {
  readonly kind: "failed";
  readonly reason: FailureClass;
  /** One line without a final period. */
  readonly message: string;
  /** Failed tries in a row, at least 1. */
  readonly attempts: number;
  /** When the last try failed. */
  readonly atMs: number;
  /** No further try before the next refresh, or a change of the spec. */
  readonly isFinal: boolean;
  /** Absent where `isFinal`. */
  readonly nextTryMs?: number;
}

/** How far one node is with one image of a cache. Times are in milliseconds since the Unix epoch. */
export type ImageProgress =
  | {
      readonly kind: "ready";
      /** Of the repository; absent where neither node nor registry told it. */
      readonly digest?: Digest;
    }
  | {
      readonly kind: "pulling";
      readonly sinceMs: number;
      /** Where the image is pulled again because it had failed. */
      readonly lastFailure?: PullFailure;
    }
  | {
      readonly kind: "waiting";
      readonly reason: WaitReason;
      /** One line without a final period. */
      readonly message: string;
      /** Where it waits for its turn to be pulled again because it had failed. */
      readonly lastFailure?: PullFailure;
    }
  | PullFailure;

/** How far one node is with one cache. */
export interface NodeProgress {
  readonly node: string;
  /** By normalized reference, in the order in which the cache lists them. */
  readonly images: ReadonlyMap<string, ImageProgress>;
  /** Where images are there and are to be kept in use, but are not: one of them, and why. */
  readonly unpinned?: UnpinnedImage;
}

export interface UnpinnedImage {
  readonly image: string;
  readonly failure: PullFailure;
}

/** Of an image that failed before, if it did. */
export function afterFailure<Progress extends Exclude<ImageProgress, PullFailure>>(
  progress: Progress,
  failure: PullFailure | undefined,
): Progress {
  return failure === undefined ? progress : { ...progress, lastFailure: failure };
}

/** What is wrong with an image that is not there yet: a failure lasts until the image has come. */
export function failureOf(progress: ImageProgress): PullFailure | undefined {
  if (progress.kind === "failed") return progress;
  return progress.kind === "ready" ? undefined : progress.lastFailure;
}
