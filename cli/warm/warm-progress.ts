import type { ImageCache } from "../../api/image-cache.ts";

/** How far one image is. */
export type ImageCount = NonNullable<NonNullable<ImageCache["status"]>["images"]>[number];

/** Tells how far the nodes are while the user waits. */
export interface WarmProgress {
  /** Each image with its counts, always in the same order. */
  show(images: readonly ImageCount[]): void;
  /** Whatever happened: nothing is told afterwards. */
  end(): void;
}
