import type { Digest } from "../../../placement/digest.ts";
import type { Layer } from "../../../placement/layer.ts";

/** What a registry would serve for an image reference. */
export interface HollowImage {
  /** As pods write it: registry, repository and tag. */
  readonly reference: string;
  /** Registry and repository alone. */
  readonly repository: string;
  /** Of the manifest. */
  readonly digest: Digest;
  readonly layers: readonly Layer[];
}

/** Compressed bytes of all layers, which is what a containerd node reports as the size of an image. */
export function sizeBytesOf(image: HollowImage): number {
  return image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}
