import type { SeededRandom } from "../../demo/seeded-random.ts";
import { drawImages } from "../cluster/draw-images.ts";
import type { KnownImage } from "../cluster/known-images.ts";

/** Different images that the pods of a round use. */
const IMAGES = 50;

/** Which images pods use: such that most nodes have, such that no node has, or any. */
export interface ThroughputImages {
  /** What nodes draw their images from. */
  readonly onNodes: readonly KnownImage[];
  /** The images that nodes are most likely to have. */
  readonly warm: readonly KnownImage[];
  readonly mixed: readonly KnownImage[];
  /** On no node, though their lower layers may be. */
  readonly cold: readonly KnownImage[];
}

export function divideImages(
  images: readonly KnownImage[],
  random: SeededRandom,
): ThroughputImages {
  const shuffled = random.shuffled(images);
  const cold = shuffled.slice(0, IMAGES);
  const onNodes = shuffled.slice(IMAGES);
  return {
    onNodes,
    warm: onNodes.toSorted((a, b) => b.weight - a.weight).slice(0, IMAGES),
    mixed: drawImages(
      shuffled.map((image) => ({ image, weight: 1 })),
      IMAGES,
      random,
    ).map(({ image }) => image),
    cold,
  };
}
