import { formatBytes } from "../placement/format-bytes.ts";
import type { NodeSummary } from "../placement/node-summary.ts";

/** Annotation on Nodes: what the node has, for `kubectl describe node`. */
export const IMAGES_ANNOTATION = "layerwise.io/images";

/** As in `31 images, 214 layers, 5.6 GB`: always three parts, always plural, so that a script can split it. */
export function formatImagesAnnotation({ images, layers, sizeBytes }: NodeSummary): string {
  return `${images} images, ${layers} layers, ${formatBytes(sizeBytes)}`;
}
