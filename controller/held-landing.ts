import { imageDemandOf } from "../placement/image-demand.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { IndexedImage, IndexedLayer } from "../placement/layer-index.ts";
import type { NodeRecord } from "../placement/node-record.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { type PullRates, pullCostSeconds } from "../placement/pull-cost.ts";
import type { Landing } from "./landing-note.ts";

/** A landing that cannot be judged yet, with what the node had at that moment: its own pull changes that. */
export interface HeldLanding {
  readonly pod: ObservedPod;
  readonly node: NodeRecord;
  readonly present: ReadonlySet<IndexedImage>;
  readonly queueSeconds: number;
}

/** The landing by what is known of the images now. Layers that were arriving then count as missing. */
export function landingOf(held: HeldLanding, inventory: Inventory, defaults: PullRates): Landing {
  const { pod, node, present, queueSeconds } = held;
  const demand = imageDemandOf(pod.images, node.platform, inventory.nodes.demandSources);
  const pulled = demand.wanted.filter(
    ({ image, acceptedOn }) =>
      !present.has(image) && !acceptedOn.some((nodes) => nodes.has(node.slot)),
  );
  const presentLayers = new Set<IndexedLayer>();
  for (const image of present) for (const layer of image.layers) presentLayers.add(layer);
  const missingLayers = new Set<IndexedLayer>();
  for (const { image } of pulled) {
    for (const layer of image.layers) if (!presentLayers.has(layer)) missingLayers.add(layer);
  }
  let missingBytes = 0;
  for (const { sizeBytes } of missingLayers) missingBytes += sizeBytes;
  const cost = {
    missingBytes,
    arrivingBytes: 0,
    queueSeconds,
    bytesPerSecond: node.bytesPerSecond ?? defaults.bytesPerSecond,
    imagesToPull: pulled.length,
  };
  return {
    ...cost,
    totalBytes: demand.totalBytes,
    presentBytes: demand.totalBytes - missingBytes,
    pullSeconds: pullCostSeconds(cost, defaults.secondsPerImage),
    unknownImages: demand.unknown.length,
  };
}
