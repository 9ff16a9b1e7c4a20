import type { IndexedImage, LayerIndex } from "./layer-index.ts";
import type { NodeFigures } from "./node-figures.ts";

/** A pull that takes this long has failed or been given up: nothing of it is arriving any more. */
const MAX_WAIT_MS = 10 * 60_000;

interface Waiting {
  readonly images: readonly IndexedImage[];
  readonly bytes: number;
  readonly untilMs: number;
}

/**
 * The pulls under way on one node, one at a time as kubelet does by default. Keeps the arriving
 * images in the layer index, so that a second pod is not charged for what the first one fetches.
 */
export class PullQueue {
  readonly #index: LayerIndex;
  readonly #slot: number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #awaited = new Map<IndexedImage, number>();
  readonly #figures: NodeFigures;

  /** `slot` is claimed in `figures`, where the length of the queue is kept. */
  constructor(index: LayerIndex, slot: number, figures: NodeFigures) {
    this.#index = index;
    this.#slot = slot;
    this.#figures = figures;
  }

  /**
   * The pod now waits for these images. Returns the bytes each one adds to the queue: layers that
   * are present, or arriving for another pod or image, add none. It is a pull all the same: kubelet asks for an
   * image once for every container that waits for it, and does not look again whether it has come meanwhile.
   */
  add(podUid: string, images: readonly IndexedImage[], nowMs: number): number[] {
    const added = images.map((image) => {
      const missing = this.#missingBytes(image);
      this.#awaited.set(image, (this.#awaited.get(image) ?? 0) + 1);
      this.#index.place(image, this.#slot, "arriving");
      return missing;
    });
    const bytes = added.reduce((sum, missing) => sum + missing, 0);
    const isFirst = this.#figures.queuePulls(this.#slot) === 0;
    this.#lengthen({ bytes, pulls: images.length }, isFirst ? nowMs : undefined);
    this.#waiting.set(podUid, { images, bytes, untilMs: nowMs + MAX_WAIT_MS });
    return added;
  }

  /** The pod has its images, or is gone. */
  remove(podUid: string, nowMs: number): void {
    const waiting = this.#waiting.get(podUid);
    if (waiting === undefined) return;
    this.#waiting.delete(podUid);
    this.#lengthen({ bytes: -waiting.bytes, pulls: -waiting.images.length }, nowMs);
    for (const image of waiting.images) {
      const left = (this.#awaited.get(image) ?? 1) - 1;
      if (left > 0) {
        this.#awaited.set(image, left);
        continue;
      }
      this.#awaited.delete(image);
      this.#index.displace(image, this.#slot, "arriving");
    }
  }

  expire(nowMs: number): void {
    for (const [podUid, { untilMs }] of this.#waiting) {
      if (untilMs <= nowMs) this.remove(podUid, nowMs);
    }
  }

  clear(): void {
    for (const podUid of this.#waiting.keys()) this.remove(podUid, 0);
  }

  #missingBytes(image: IndexedImage): number {
    let bytes = 0;
    for (const layer of image.layers) {
      if (layer.present.has(this.#slot) || layer.arriving.has(this.#slot)) continue;
      bytes += layer.sizeBytes;
    }
    return bytes;
  }

  /** The first pull has been under way since `sinceMs`, or goes on as it was where that is left out. */
  #lengthen({ bytes, pulls }: { bytes: number; pulls: number }, sinceMs?: number): void {
    const figures = this.#figures;
    const slot = this.#slot;
    const left = figures.queuePulls(slot) + pulls;
    figures.setQueue(slot, {
      bytes: figures.queueBytes(slot) + bytes,
      pulls: left,
      sinceMs: left === 0 ? 0 : (sinceMs ?? figures.queueSinceMs(slot)),
    });
  }
}
