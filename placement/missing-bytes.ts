import type { ImageDemand } from "./image-demand.ts";
import type { IndexedImage, IndexedLayer } from "./layer-index.ts";
import type { SlotPlaces } from "./node-set.ts";

/** Columns by place; what a place lacks is `totalBytes` less its two byte columns. */
export interface PresenceColumns {
  readonly presentBytes: Float64Array;
  /** Bytes that are not there but that a bound pod is already pulling. */
  readonly arrivingBytes: Float64Array;
  readonly presentImages: Float64Array;
}

/** Writes how much of `demand` the nodes at `places` have, and nothing at other places. */
export function fillPresence(
  demand: ImageDemand,
  places: SlotPlaces,
  columns: PresenceColumns,
): void {
  const { presentBytes, arrivingBytes, presentImages } = columns;
  for (const column of [presentBytes, arrivingBytes, presentImages]) {
    column.fill(0, places.from, places.to);
  }
  for (const { image } of demand.wanted) {
    image.present.addTo(presentImages, places, 1);
    // What no other image contains is where the image is.
    image.present.addTo(presentBytes, places, ownBytesOf(image));
  }
  for (const layer of demand.layers) {
    if (layer.images.size > 1) layer.present.addTo(presentBytes, places, layer.sizeBytes);
    if (layer.arriving.size > 0) {
      layer.arriving.addToBut(layer.present, arrivingBytes, places, layer.sizeBytes);
    }
  }
  if (demand.wanted.some(({ acceptedOn }) => acceptedOn.length > 0)) {
    for (let place = places.from; place < places.to; place++) {
      const slot = places.slots[place] ?? 0;
      if (isAccepting(demand, slot)) accept(demand, { slot, place }, columns);
    }
  }
}

function ownBytesOf({ layers }: IndexedImage): number {
  let bytes = 0;
  for (const { images, sizeBytes } of layers) if (images.size === 1) bytes += sizeBytes;
  return bytes;
}

/** Whether the node runs some image of the demand from an older digest. */
function isAccepting({ wanted }: ImageDemand, slot: number): boolean {
  return wanted.some(
    ({ image, acceptedOn }) =>
      acceptedOn.some((nodes) => nodes.has(slot)) && !image.present.has(slot),
  );
}

/** A slot that runs some of the images from an older digest needs only the layers of the others. */
function accept(
  demand: ImageDemand,
  { slot, place }: { slot: number; place: number },
  columns: PresenceColumns,
): void {
  const needed = new Set<IndexedLayer>();
  let presentImages = 0;
  for (const { image, acceptedOn } of demand.wanted) {
    if (image.present.has(slot) || acceptedOn.some((nodes) => nodes.has(slot))) presentImages++;
    else for (const layer of image.layers) needed.add(layer);
  }
  let missingBytes = 0;
  let arrivingBytes = 0;
  for (const layer of needed) {
    if (layer.present.has(slot)) continue;
    if (layer.arriving.has(slot)) arrivingBytes += layer.sizeBytes;
    else missingBytes += layer.sizeBytes;
  }
  columns.presentBytes[place] = demand.totalBytes - missingBytes - arrivingBytes;
  columns.arrivingBytes[place] = arrivingBytes;
  columns.presentImages[place] = presentImages;
}
