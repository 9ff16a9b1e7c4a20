import type { CatalogPlatform } from "./image-catalog.ts";
import type { IndexedImage, LayerIndex } from "./layer-index.ts";
import type { ReportEntry, ReportedTag } from "./report-entry.ts";

/** A report as long as kubelet's default cap (`nodeStatusMaxImages`) may leave smaller images out. */
const REPORT_CAP = 50;
/** How long an image that a report may have left out is still counted. */
const OMITTED_MS = 30 * 60_000;
/** A kubelet's report trails what it has by up to 40 s (30 s image list, 10 s status); twice that. */
const REPORT_LAG_MS = 80_000;

/** What a report has that the one before had not, and the other way round. */
interface ReportChange {
  readonly added: readonly ReportEntry[];
  readonly gone: readonly ReportEntry[];
}

/**
 * The images one node has: what it reports, what its pods run, and for a while what it had before
 * and may still have. Keeps the layer index in step.
 */
export class NodeImages {
  readonly slot: number;
  readonly platform: CatalogPlatform;
  readonly #index: LayerIndex;
  #reported: readonly ReportEntry[] = [];
  readonly #held = new Map<IndexedImage, number>();
  readonly #retainedUntilMs = new Map<IndexedImage, number>();

  constructor(index: LayerIndex, options: { slot: number; platform: CatalogPlatform }) {
    this.#index = index;
    this.slot = options.slot;
    this.platform = options.platform;
  }

  /** Every image counted as present. */
  present(): Set<IndexedImage> {
    const images = new Set(this.#reported.flatMap((entry) => entry.images));
    for (const image of this.#held.keys()) images.add(image);
    for (const image of this.#retainedUntilMs.keys()) images.add(image);
    return images;
  }

  /** The latest report. */
  get reported(): readonly ReportEntry[] {
    return this.#reported;
  }

  /** Whether the latest report has these entries, in this order. */
  hasReported(entries: readonly ReportEntry[]): boolean {
    const before = this.#reported;
    return entries.length === before.length && entries.every((entry, at) => entry === before[at]);
  }

  /** Replaces the report; no entry may be in it twice. */
  report(entries: readonly ReportEntry[], nowMs: number): ReportChange {
    const before = this.#reported;
    this.#reported = entries;
    const [then, now] = [new Set(before), new Set(entries)];
    const added = entries.filter((entry) => !then.has(entry));
    const gone = before.filter((entry) => !now.has(entry));
    for (const { images } of added) {
      for (const image of images) {
        this.#retainedUntilMs.delete(image);
        this.#index.place(image, this.slot);
      }
    }
    if (gone.length === 0) return { added, gone };
    const smallest = entries.reduce((least, { sizeBytes }) => Math.min(least, sizeBytes), Infinity);
    const capped = entries.length >= REPORT_CAP;
    for (const { images, sizeBytes } of gone) {
      for (const image of images) {
        // Reports list the largest first: what is missing and smaller than the last may only be cut off.
        if (capped && sizeBytes <= smallest) this.#retain(image, nowMs + OMITTED_MS);
        else this.#settle(image);
      }
    }
    return { added, gone };
  }

  /** Whether the latest report has the tag, for the digest. */
  reportsTag({ reference, digest }: ReportedTag): boolean {
    return this.#reported.some(({ tags }) =>
      tags.some((tag) => tag.reference === reference && tag.digest === digest),
    );
  }

  /** A pod on the node runs from this image. */
  hold(image: IndexedImage): void {
    this.#held.set(image, (this.#held.get(image) ?? 0) + 1);
    this.#index.place(image, this.slot);
  }

  /** A pod that held the image is gone; the image stays, though the report may not list it yet. */
  release(image: IndexedImage, nowMs: number): void {
    const left = (this.#held.get(image) ?? 1) - 1;
    if (left > 0) {
      this.#held.set(image, left);
      return;
    }
    this.#held.delete(image);
    const capped = this.#reported.length >= REPORT_CAP;
    this.#retain(image, nowMs + (capped ? OMITTED_MS : REPORT_LAG_MS));
  }

  /** Drops what was retained for long enough. */
  expire(nowMs: number): void {
    for (const [image, untilMs] of this.#retainedUntilMs) {
      if (untilMs > nowMs) continue;
      this.#retainedUntilMs.delete(image);
      this.#settle(image);
    }
  }

  /** Takes the node out of the index. */
  clear(): void {
    for (const image of this.present()) this.#index.displace(image, this.slot);
    this.#reported = [];
    this.#held.clear();
    this.#retainedUntilMs.clear();
  }

  #retain(image: IndexedImage, untilMs: number): void {
    if (this.#isReported(image)) return;
    this.#retainedUntilMs.set(image, untilMs);
  }

  #settle(image: IndexedImage): void {
    if (this.#held.has(image) || this.#retainedUntilMs.has(image)) return;
    if (this.#isReported(image)) return;
    this.#index.displace(image, this.slot);
  }

  #isReported(image: IndexedImage): boolean {
    return this.#reported.some(({ images }) => images.includes(image));
  }
}
