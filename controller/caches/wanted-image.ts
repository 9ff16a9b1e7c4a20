import { parseImageReference } from "../../placement/image-reference.ts";
import { digestOfKey, imageKeyOf } from "../images/image-key.ts";

export type PullPolicy = "IfNotPresent" | "Always";

/** An image that a cache is to have on a node. */
export interface WantedImage {
  /** Normalized: what nodes and puller pods call it. */
  readonly reference: string;
  /** Whether its registry may give it another content that the nodes should then have: it is looked at on every refresh. */
  readonly isMoving: boolean;
}

/**
 * Reads a reference as somebody wrote it; undefined for what is none. As with kube-fledged, and as the API server defaults
 * pods, `latest` is always looked at, written or implied.
 */
function wantedImageOf(written: string, policy: PullPolicy): WantedImage | undefined {
  const reference = imageKeyOf(written);
  if (reference === undefined) return undefined;
  if (digestOfKey(reference) !== undefined) return { reference, isMoving: false };
  const isLatest = parseImageReference(reference).tag === "latest";
  return { reference, isMoving: isLatest || policy === "Always" };
}

/** Reads a list in its order, each image once. */
export function wantedImagesOf(written: readonly string[], policy: PullPolicy): WantedImage[] {
  const byReference = new Map<string, WantedImage>();
  for (const text of written) {
    const image = wantedImageOf(text, policy);
    if (image !== undefined && !byReference.has(image.reference)) {
      byReference.set(image.reference, image);
    }
  }
  return [...byReference.values()];
}
