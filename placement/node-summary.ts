import type { IndexedLayer } from "./layer-index.ts";
import type { NodeRecord } from "./node-record.ts";

/** What one node has: images, distinct layers, and the bytes of those layers. */
export interface NodeSummary {
  readonly images: number;
  readonly layers: number;
  readonly sizeBytes: number;
}

export function nodeSummaryOf(node: NodeRecord): NodeSummary {
  const images = node.images.present();
  const layers = new Set<IndexedLayer>();
  for (const image of images) for (const layer of image.layers) layers.add(layer);
  let sizeBytes = 0;
  for (const layer of layers) sizeBytes += layer.sizeBytes;
  return { images: images.size, layers: layers.size, sizeBytes };
}
