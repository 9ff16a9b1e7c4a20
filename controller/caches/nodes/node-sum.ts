import { isExcused } from "../is-excused.ts";
import type { ImageProgress, NodeProgress, WaitReason } from "./node-progress.ts";

/** What is counted of one node. */
export interface NodeSum {
  readonly progress: NodeProgress;
  /** A node with nothing to have is ready; one that pulls pulls, whatever failed before. */
  readonly kind: ImageProgress["kind"];
  /** Whether it can take pods and lacks an image. */
  readonly isLacking: boolean;
  readonly reasons: ReadonlySet<WaitReason>;
  readonly failures: number;
  /** Those that are not tried again. */
  readonly finalFailures: number;
}

export function nodeSumOf(progress: NodeProgress): NodeSum {
  const images = [...progress.images.values()];
  const pulls = images.filter((image) => image.kind === "failed");
  const failed = progress.unpinned === undefined ? pulls : [...pulls, progress.unpinned.failure];
  return {
    progress,
    kind: kindOf(images),
    isLacking: images.some((image) => image.kind !== "ready" && !isExcused(image)),
    reasons: new Set(images.flatMap((image) => (image.kind === "waiting" ? image.reason : []))),
    failures: failed.length,
    finalFailures: failed.filter(({ isFinal }) => isFinal).length,
  };
}

function kindOf(images: readonly ImageProgress[]): ImageProgress["kind"] {
  const kinds = new Set(images.map(({ kind }) => kind));
  return (["pulling", "failed", "waiting"] as const).find((kind) => kinds.has(kind)) ?? "ready";
}
