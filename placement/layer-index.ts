import type { Layer } from "./layer.ts";
import { NodeSet } from "./node-set.ts";
import { NodeWorth, type WorthyLayer } from "./node-worth.ts";

/** What a node can hold of an image: it is there, or a bound pod is pulling it. */
export type Presence = "present" | "arriving";

export interface IndexedLayer extends WorthyLayer {
  readonly digest: string;
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
  /** Bound pods that use it. */
  users: number;
}

/**
 * Which layers are on which nodes. A node is a slot (a small integer), a layer is held by a node as
 * long as one of the node's images contains it. Memory follows distinct images and layers, one
 * NodeSet each; what changes on a node costs what changed, not what the cluster holds.
 */
export class LayerIndex {
  readonly worth = new NodeWorth();
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

  /** Forgets an image that no node holds and no pod uses and returns true, else false. */
  dropImage(key: string): boolean {
    const image = this.#images.get(key);
    if (image === undefined || image.present.size > 0 || image.arriving.size > 0) return false;
    if (image.users > 0) return false;
    this.#images.delete(key);
    this.#release(image, image.layers);
    return true;
  }

  place(image: IndexedImage, slot: number, presence: Presence = "present"): void {
    if (!image[presence].add(slot)) return;
    for (const layer of image.layers) this.#placeLayer(layer, slot, presence);
  }

  displace(image: IndexedImage, slot: number, presence: Presence = "present"): void {
    if (!image[presence].delete(slot)) return;
    for (const layer of image.layers) this.#displaceLayer(layer, slot, presence);
  }

  /** One more bound pod uses the image, or with -1 one fewer. */
  use(image: IndexedImage, pods: 1 | -1): void {
    const counted = this.#images.get(image.key);
    if (counted !== image) return;
    counted.users += pods;
    for (const layer of image.layers) this.worth.used(layer, pods);
  }

  #define(key: string, layers: readonly { digest: string; sizeBytes: number }[]): IndexedImage {
    const wanted = [...new Set(layers.map((layer) => this.#layerOf(layer)))];
    const image = this.#images.get(key);
    if (image === undefined) {
      const [present, arriving] = [new NodeSet(), new NodeSet()];
      const created: MutableImage = { key, layers: wanted, present, arriving, users: 0 };
      for (const layer of wanted) layer.images.add(created);
      this.#images.set(key, created);
      return created;
    }
    const before = image.layers;
    image.layers = wanted;
    for (const layer of before) this.worth.used(layer, -image.users);
    for (const layer of wanted) this.worth.used(layer, image.users);
    for (const layer of wanted) layer.images.add(image);
    for (const presence of ["present", "arriving"] as const) {
      for (const slot of image[presence].values()) {
        for (const layer of wanted) this.#placeLayer(layer, slot, presence);
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
        this.worth.forget(layer);
        continue;
      }
      for (const presence of ["present", "arriving"] as const) {
        for (const slot of image[presence].values()) this.#displaceLayer(layer, slot, presence);
      }
    }
  }

  #placeLayer(layer: IndexedLayer, slot: number, presence: Presence): void {
    if (layer[presence].add(slot) && presence === "present") this.worth.gained(layer, slot);
  }

  #displaceLayer(layer: IndexedLayer, slot: number, presence: Presence): void {
    for (const other of layer.images) if (other[presence].has(slot)) return;
    if (layer[presence].delete(slot) && presence === "present") this.worth.lost(layer, slot);
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
      users: 0,
    };
    this.#layers.set(digest, layer);
    return layer;
  }
}
