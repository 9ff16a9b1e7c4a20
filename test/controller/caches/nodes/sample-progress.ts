import * as fc from "fast-check";
import type {
  ImageProgress,
  NodeProgress,
  WaitReason,
} from "../../../../controller/caches/nodes/node-progress.ts";
import { digestOf } from "../../../support/layers.ts";

export const READY: ImageProgress = { kind: "ready", digest: digestOf("app") };
export const PULLING = { kind: "pulling", sinceMs: 0 } as const satisfies ImageProgress;

export function waiting(reason: WaitReason, message = `${reason}, it is said`): ImageProgress {
  return { kind: "waiting", reason, message };
}

export function failed(
  fields: Partial<Extract<ImageProgress, { kind: "failed" }>> = {},
): Extract<ImageProgress, { kind: "failed" }> {
  return {
    kind: "failed",
    reason: "ManifestUnknown",
    message: "The registry has no such tag",
    attempts: 1,
    atMs: Date.parse("2026-01-01T00:00:00Z"),
    isFinal: false,
    ...fields,
  };
}

/** What a node has of the images `a`, `b` and so on, in order. */
export function nodeProgress(node: string, ...images: readonly ImageProgress[]): NodeProgress {
  const named = images.map((image, index) => [imageName(index), image] as const);
  return { node, images: new Map(named) };
}

export function imageName(index: number): string {
  return `registry.example/${String.fromCharCode(97 + index)}:v1`;
}

const anyImage = fc.oneof(
  fc.constantFrom<ImageProgress>(READY, { kind: "ready" }, PULLING),
  fc
    .constantFrom<WaitReason>("NodeNotReady", "Canary", "OverBudget")
    .map((reason) => waiting(reason)),
  fc.constant<ImageProgress>({ ...PULLING, lastFailure: failed() }),
  fc.record({ attempts: fc.integer({ min: 1, max: 4 }), isFinal: fc.boolean() }).map(failed),
);

/** A node of few names with up to four images. */
export const anyProgress = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.array(anyImage, { maxLength: 4 }))
  .map(([number, images]) => nodeProgress(`node-${number}`, ...images));
