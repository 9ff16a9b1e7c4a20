import { isExcused } from "../is-excused.ts";
import {
  failureOf,
  type ImageProgress,
  type NodeProgress,
  type WaitReason,
} from "./node-progress.ts";

/** What is counted of one node. */
export interface NodeSum {
  readonly progress: NodeProgress;
  /** A node with nothing to have is ready; one that pulls pulls, whatever failed before. */
  readonly kind: ImageProgress["kind"];
  /** Whether it can take pods and lacks an image. */
  readonly isLacking: boolean;
  readonly reasons: ReadonlySet<WaitReason>;
  /** Also of images that are pulled again. */
  readonly failures: number;
  /** Those that are not tried again. */
  readonly finalFailures: number;
  /** Those that will be, when it is time. */
  readonly retries: number;
}

export function nodeSumOf(progress: NodeProgress): NodeSum {
  const images = [...progress.images.values()];
  const unpinned = progress.unpinned?.failure ?? [];
  const failed = images.flatMap((image) => failureOf(image) ?? []).concat(unpinned);
  const resting = images.filter((image) => image.kind === "failed").concat(unpinned);
  return {
    progress,
    kind: kindOf(images),
    isLacking: images.some((image) => image.kind !== "ready" && !isExcused(image)),
    reasons: new Set(images.flatMap((image) => (image.kind === "waiting" ? image.reason : []))),
    failures: failed.length,
    finalFailures: failed.filter(({ isFinal }) => isFinal).length,
    retries: resting.filter(({ isFinal }) => !isFinal).length,
  };
}

function kindOf(images: readonly ImageProgress[]): ImageProgress["kind"] {
  const kinds = new Set(images.map(({ kind }) => kind));
  return (["pulling", "failed", "waiting"] as const).find((kind) => kinds.has(kind)) ?? "ready";
}
