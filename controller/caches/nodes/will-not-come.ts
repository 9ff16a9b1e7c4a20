import type { ImageProgress } from "./node-progress.ts";

/** Whether the node is not to have the image as things are, so that nobody has to wait until it has. */
export function willNotCome(progress: ImageProgress): boolean {
  if (progress.kind !== "waiting") return false;
  return progress.reason === "OverBudget" || progress.reason === "PlatformMismatch";
}
