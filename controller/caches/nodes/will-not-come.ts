import type { ImageProgress, WaitReason } from "./node-progress.ts";

const LASTING: ReadonlySet<WaitReason> = new Set([
  "OverBudget",
  "TooManyImages",
  "PlatformMismatch",
]);

/** Whether the node is not to have the image as things are, so that nobody has to wait until it has. */
export function willNotCome(progress: ImageProgress): boolean {
  return progress.kind === "waiting" && LASTING.has(progress.reason);
}
