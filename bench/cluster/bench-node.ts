import { fleetNodes } from "../../demo/fleet-nodes.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";
import { encodeHollowNode, type HollowNode } from "../../test/cluster/hollow/hollow-node.ts";
import { imageReportOf, type ReportedImage } from "../../test/cluster/hollow/image-report.ts";
import { drawImages } from "./draw-images.ts";
import type { KnownImage } from "./known-images.ts";

/** A simulated node and what it has. */
export interface BenchNode extends HollowNode {
  readonly images: readonly KnownImage[];
}

/** `count` nodes with `imagesEach` of the images, drawn by their weights. */
export function planNodes(
  images: readonly KnownImage[],
  { count, imagesEach, seed }: { count: number; imagesEach: number; seed: number },
): BenchNode[] {
  const random = new SeededRandom(seed);
  return fleetNodes(count).map((node) => ({
    ...node,
    images: drawImages(images, imagesEach, random),
  }));
}

/** `node.status.images` of a kubelet that is configured to report all of them. */
export function reportOf(images: readonly KnownImage[]): ReportedImage[] {
  return imageReportOf(images, images.length);
}

/** The Node object as a kubelet keeps it. */
export function encodeBenchNode(node: BenchNode, now: string): object {
  const encoded = encodeHollowNode(node, now) as { readonly status: object };
  return { ...encoded, status: { ...encoded.status, images: reportOf(node.images) } };
}
