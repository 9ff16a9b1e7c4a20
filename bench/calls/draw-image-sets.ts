import type { SeededRandom } from "../../demo/seeded-random.ts";
import type { KnownImage } from "../cluster/known-images.ts";

/** Of ten pods six have one image, three have two and one has three. */
const IMAGE_COUNTS = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3] as const;

/** Image references of `count` pods, each image as likely as the others. */
export function drawImageSets(
  images: readonly KnownImage[],
  { count, random }: { readonly count: number; readonly random: SeededRandom },
): string[][] {
  return Array.from({ length: count }, () => {
    const references = new Set<string>();
    const wanted = Math.min(random.pick(IMAGE_COUNTS), images.length);
    while (references.size < wanted) references.add(random.pick(images).reference);
    return [...references];
  });
}
