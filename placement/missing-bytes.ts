import type { ImageDemand } from "./image-demand.ts";
import type { IndexedLayer } from "./layer-index.ts";

/** Columns indexed by node slot; what a slot lacks is `totalBytes` less its two byte columns. */
export interface PresenceColumns {
  readonly presentBytes: Float64Array;
  /** Bytes that are not there but that a bound pod is already pulling. */
  readonly arrivingBytes: Float64Array;
  readonly presentImages: Float64Array;
}

/** Empty columns for slots 0 to `capacity` - 1. */
export function createPresenceColumns(capacity: number): PresenceColumns {
  return {
    presentBytes: new Float64Array(capacity),
    arrivingBytes: new Float64Array(capacity),
    presentImages: new Float64Array(capacity),
  };
}

/** Writes into `columns` how much of `demand` each slot has. */
export function fillPresence(demand: ImageDemand, columns: PresenceColumns): void {
  for (const column of Object.values(columns)) column.fill(0);
  for (const layer of demand.layers) {
    layer.present.addTo(columns.presentBytes, layer.sizeBytes);
    for (const slot of layer.arriving.values()) addArriving(columns.arrivingBytes, layer, slot);
  }
  for (const { image } of demand.wanted) image.present.addTo(columns.presentImages, 1);
  for (const slot of acceptingSlots(demand)) accept(demand, slot, columns);
}

function addArriving(column: Float64Array, layer: IndexedLayer, slot: number): void {
  const before = column[slot];
  if (before !== undefined && !layer.present.has(slot)) column[slot] = before + layer.sizeBytes;
}

function acceptingSlots(demand: ImageDemand): Set<number> {
  const slots = new Set<number>();
  for (const { image, acceptedOn } of demand.wanted) {
    for (const nodes of acceptedOn) {
      for (const slot of nodes.values()) if (!image.present.has(slot)) slots.add(slot);
    }
  }
  return slots;
}

/** A slot that runs some of the images from an older digest needs only the layers of the others. */
function accept(demand: ImageDemand, slot: number, columns: PresenceColumns): void {
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
  columns.presentBytes[slot] = demand.totalBytes - missingBytes - arrivingBytes;
  columns.arrivingBytes[slot] = arrivingBytes;
  columns.presentImages[slot] = presentImages;
}
