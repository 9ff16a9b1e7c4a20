import type { ImageUse } from "../workloads/image-use.ts";
import type { ImageFinding } from "./image-finding.ts";

/** Somebody who can say whether an image can be pulled: a look from here, or the cluster's. */
export interface ImageChecker {
  /** Checks under way at once. */
  readonly concurrency: number;
  /** The same for uses that one check answers. */
  keyOf(use: ImageUse): string;
  /** Rejects with the reason of the signal, or with what keeps every check from being made. */
  check(use: ImageUse, signal: AbortSignal): Promise<ImageFinding>;
}
