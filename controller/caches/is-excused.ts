import type { ImageProgress, WaitReason } from "./nodes/node-progress.ts";

/** Reasons that keep the pods of an image off the node as well, so that nobody misses it there. */
const EXCUSES: ReadonlySet<WaitReason> = new Set([
  "NodeNotReady",
  "NodeCordoned",
  "NodeDraining",
  "VirtualNode",
  "PlatformMismatch",
]);

/** Whether an image that a node waits for does not keep the cache from being ready. */
export function isExcused(progress: ImageProgress): boolean {
  return progress.kind === "waiting" && EXCUSES.has(progress.reason);
}
