import type { CatalogPlatform } from "./image-catalog.ts";
import type { LayerIndex } from "./layer-index.ts";
import { NodeImages } from "./node-images.ts";
import type { ObservedNode } from "./observed-node.ts";
import { PullBandwidth } from "./pull-bandwidth.ts";
import { PullQueue } from "./pull-queue.ts";
import type { TagBinding } from "./tag-index.ts";

/** Everything placement knows of one node. */
export class NodeRecord {
  readonly name: string;
  readonly slot: number;
  readonly platform: CatalogPlatform;
  readonly images: NodeImages;
  readonly queue: PullQueue;
  readonly bandwidth = new PullBandwidth();
  /** What the tags on this node stand for. */
  bindings: readonly TagBinding[] = [];
  allocatableCpuMillis = 0;
  allocatableMemoryBytes = 0;
  requestedCpuMillis = 0;
  requestedMemoryBytes = 0;

  constructor(
    index: LayerIndex,
    options: { name: string; slot: number; platform: CatalogPlatform },
  ) {
    this.name = options.name;
    this.slot = options.slot;
    this.platform = options.platform;
    this.images = new NodeImages(index, options);
    this.queue = new PullQueue(index, options.slot);
  }

  observeCapacity(node: ObservedNode): void {
    this.allocatableCpuMillis = node.allocatableCpuMillis;
    this.allocatableMemoryBytes = node.allocatableMemoryBytes;
  }

  /** Requested share of the scarcer of CPU and memory, 0 where the node states no capacity. */
  get load(): number {
    return Math.max(
      shareOf(this.requestedCpuMillis, this.allocatableCpuMillis),
      shareOf(this.requestedMemoryBytes, this.allocatableMemoryBytes),
    );
  }
}

function shareOf(requested: number, allocatable: number): number {
  return allocatable > 0 ? requested / allocatable : 0;
}
