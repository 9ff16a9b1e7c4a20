import type { IndexedImage } from "./layer-index.ts";

/** A tag in a report, and the digest it stands for there, or itself where the image has none. */
export interface ReportedTag {
  readonly reference: string;
  readonly digest: string;
}

/** An entry of `node.status.images`, understood. Nodes that report the same have the same object. */
export interface ReportEntry {
  readonly images: readonly IndexedImage[];
  readonly tags: readonly ReportedTag[];
  readonly sizeBytes: number;
}
