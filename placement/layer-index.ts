import type { Layer } from "./layer.ts";
import { NodeSet } from "./node-set.ts";

/** What a node can hold of an image: it is there, or a bound pod is pulling it. */
export type Presence = "present" | "arriving";

export interface IndexedLayer {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly present: NodeSet;
  readonly arriving: NodeSet;
  readonly images: Set<IndexedImage>;
}

export interface IndexedImage {
  readonly key: string;
  readonly layers: readonly IndexedLayer[];
  readonly present: NodeSet;
  readonly arriving: NodeSet;
}

interface MutableImage extends IndexedImage {
  layers: readonly IndexedLayer[];
}

/**
 * Which layers are on which nodes. A node is a slot (a small integer), a layer is held by a node as
 * long as one of the node's images contains it. Memory follows distinct images and layers, one
 * NodeSet each; what changes on a node costs what changed, not what the cluster holds.
 */
export class LayerIndex {
  readonly #images = new Map<string, MutableImage>();
  readonly #layers = new Map<string, IndexedLayer>();
  #sizeConflicts = 0;

  get imageCount(): number {
    return this.#images.size;
  }

  get layerCount(): number {
    return this.#layers.size;
  }

  /** How often a digest came with a second size; the first one is kept. */
  get sizeConflicts(): number {
    return this.#sizeConflicts;
  }

  image(key: string): IndexedImage | undefined {
    return this.#images.get(key);
  }

  /** Says what `key` consists of, also when nodes hold it already. A layer listed twice counts once. */
  defineImage(key: string, layers: readonly Pick<Layer, "sizeBytes" | "digest">[]): IndexedImage {
    return this.#define(key, layers);
  }

  /** An image whose layers are not known: one unit of its own that nothing shares. */
  defineOpaqueImage(key: string, sizeBytes: number): IndexedImage {
    return this.#define(key, [{ digest: `opaque:${sizeBytes}:${key}`, sizeBytes }]);
  }

  /** Forgets an image that no node holds and returns true, else false. */
  dropImage(key: string): boolean {
    const image = this.#images.get(key);
    if (image === undefined || image.present.size > 0 || image.arriving.size > 0) return false;
    this.#images.delete(key);
    this.#release(image, image.layers);
    return true;
  }

  place(image: IndexedImage, slot: number, presence: Presence = "present"): void {
    if (!image[presence].add(slot)) return;
    for (const layer of image.layers) layer[presence].add(slot);
  }

  displace(image: IndexedImage, slot: number, presence: Presence = "present"): void {
    if (!image[presence].delete(slot)) return;
    for (const layer of image.layers) this.#displaceLayer(layer, slot, presence);
  }

  #define(key: string, layers: readonly { digest: string; sizeBytes: number }[]): IndexedImage {
    const wanted = [...new Set(layers.map((layer) => this.#layerOf(layer)))];
    const image = this.#images.get(key);
    if (image === undefined) {
      const created = { key, layers: wanted, present: new NodeSet(), arriving: new NodeSet() };
      for (const layer of wanted) layer.images.add(created);
      this.#images.set(key, created);
      return created;
    }
    const before = image.layers;
    image.layers = wanted;
    for (const layer of wanted) layer.images.add(image);
    for (const presence of ["present", "arriving"] as const) {
      for (const slot of image[presence].values()) {
        for (const layer of wanted) layer[presence].add(slot);
      }
    }
    this.#release(
      image,
      before.filter((layer) => !wanted.includes(layer)),
    );
    return image;
  }

  #release(image: IndexedImage, layers: readonly IndexedLayer[]): void {
    for (const layer of layers) {
      layer.images.delete(image);
      if (layer.images.size === 0) {
        this.#layers.delete(layer.digest);
        continue;
      }
      for (const presence of ["present", "arriving"] as const) {
        for (const slot of image[presence].values()) this.#displaceLayer(layer, slot, presence);
      }
    }
  }

  #displaceLayer(layer: IndexedLayer, slot: number, presence: Presence): void {
    for (const other of layer.images) if (other[presence].has(slot)) return;
    layer[presence].delete(slot);
  }

  #layerOf({ digest, sizeBytes }: { digest: string; sizeBytes: number }): IndexedLayer {
    const known = this.#layers.get(digest);
    if (known !== undefined) {
      if (known.sizeBytes !== sizeBytes) this.#sizeConflicts++;
      return known;
    }
    const layer: IndexedLayer = {
      digest,
      sizeBytes,
      present: new NodeSet(),
      arriving: new NodeSet(),
      images: new Set(),
    };
    this.#layers.set(digest, layer);
    return layer;
  }
}
