import type { Platform } from "./platform.ts";

/** One entry of `node.status.images`: digests and tags of one image, and its size as reported. */
export interface ReportedImage {
  readonly names: readonly string[];
  readonly sizeBytes: number;
}

/** What placement needs to know of a Node. */
export interface ObservedNode {
  readonly name: string;
  readonly platform: Platform;
  readonly allocatableCpuMillis: number;
  readonly allocatableMemoryBytes: number;
  /** Reported images, never "all images": a kubelet reports 50 by default, the largest first. */
  readonly images: readonly ReportedImage[];
}
