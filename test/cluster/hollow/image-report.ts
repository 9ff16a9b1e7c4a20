import { type HollowImage, sizeBytesOf } from "./hollow-image.ts";

/** An entry of `node.status.images`. */
export interface ReportedImage {
  readonly names: readonly string[];
  readonly sizeBytes: number;
}

/** Kubelet's `nodeStatusMaxImages`, by default. */
const DEFAULT_REPORTED_IMAGES = 50;
/** Kubelet's `MaxNamesPerImageInNodeStatus`. */
const MAX_NAMES_PER_IMAGE = 5;

/**
 * `node.status.images` as a kubelet fills it: largest first, no more than `limit` images, digests before tags and five
 * names an image at most. Tags of the same digest are one image.
 */
export function imageReportOf(
  images: readonly HollowImage[],
  limit = DEFAULT_REPORTED_IMAGES,
): ReportedImage[] {
  const byDigest = Map.groupBy(images, (image) => image.digest);
  return [...byDigest.values()]
    .map((same) => ({ names: namesOf(same), sizeBytes: Math.max(...same.map(sizeBytesOf)) }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, limit);
}

function namesOf(images: readonly HollowImage[]): string[] {
  const digests = images.map((image) => `${image.repository}@${image.digest}`);
  const tags = images.map((image) => image.reference);
  return [...new Set([...digests, ...tags])].slice(0, MAX_NAMES_PER_IMAGE);
}
