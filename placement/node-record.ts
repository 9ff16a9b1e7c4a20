import type { CatalogPlatform } from "./image-catalog.ts";
import type { IndexedImage, LayerIndex } from "./layer-index.ts";
import type { NodeFigures } from "./node-figures.ts";
import { NodeImages } from "./node-images.ts";
import type { ObservedNode } from "./observed-node.ts";
import { PullBandwidth } from "./pull-bandwidth.ts";
import { PullQueue } from "./pull-queue.ts";
import type { TagBinding } from "./tag-index.ts";

interface Resources {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

const NOTHING: Resources = { cpuMillis: 0, memoryBytes: 0 };

/** Everything placement knows of one node. */
export class NodeRecord {
  readonly name: string;
  readonly slot: number;
  readonly platform: CatalogPlatform;
  readonly images: NodeImages;
  readonly queue: PullQueue;
  readonly #bandwidth = new PullBandwidth();
  /** What tags stood for that the node reports no more, as far as the image is still there. */
  unreportedBindings: readonly TagBinding[] = [];
  readonly #figures: NodeFigures;
  #allocatable: Resources = NOTHING;
  #requested: Resources = NOTHING;

  constructor(
    index: LayerIndex,
    figures: NodeFigures,
    options: { name: string; slot: number; platform: CatalogPlatform },
  ) {
    const { name, slot, platform } = options;
    this.name = name;
    this.slot = slot;
    this.platform = platform;
    this.#figures = figures;
    figures.claim(slot, platform);
    this.images = new NodeImages(index, options);
    this.queue = new PullQueue(index, slot, figures);
  }

  /** Bytes per second, or undefined before the first pull that tells something. */
  get bytesPerSecond(): number | undefined {
    return this.#figures.bytesPerSecond(this.slot) || undefined;
  }

  /** The digest that a tag of the latest report stands for, or the tag itself for an image that has none. */
  reportedDigestOf(reference: string): string | undefined {
    for (const { tags } of this.images.reported) {
      const tag = tags.find((each) => each.reference === reference);
      if (tag !== undefined) return tag.digest;
    }
    return undefined;
  }

  /** Whether a tag of the latest report stands for the image: one that nodes know by several digests is several of ours. */
  reportsAs(reference: string, image: IndexedImage): boolean {
    return this.images.reported.some(
      ({ tags, images }) =>
        images.includes(image) && tags.some((each) => each.reference === reference),
    );
  }

  observeCapacity(node: ObservedNode): void {
    const { allocatableCpuMillis, allocatableMemoryBytes } = node;
    this.#allocatable = { cpuMillis: allocatableCpuMillis, memoryBytes: allocatableMemoryBytes };
    this.#noteLoad();
  }

  /** Adds what a pod requests; negative amounts take it back. */
  addRequests({ cpuMillis, memoryBytes }: Resources): void {
    this.#requested = {
      cpuMillis: this.#requested.cpuMillis + cpuMillis,
      memoryBytes: this.#requested.memoryBytes + memoryBytes,
    };
    this.#noteLoad();
  }

  /** Learns from a finished pull; `bytes` is what was missing when it started. */
  observePull(bytes: number, seconds: number): void {
    this.#bandwidth.observe(bytes, seconds);
    this.#figures.setBytesPerSecond(this.slot, this.#bandwidth.estimate ?? 0);
  }

  #noteLoad(): void {
    const load = Math.max(
      shareOf(this.#requested.cpuMillis, this.#allocatable.cpuMillis),
      shareOf(this.#requested.memoryBytes, this.#allocatable.memoryBytes),
    );
    this.#figures.setLoad(this.slot, load);
  }
}

function shareOf(requested: number, allocatable: number): number {
  return allocatable > 0 ? requested / allocatable : 0;
}
