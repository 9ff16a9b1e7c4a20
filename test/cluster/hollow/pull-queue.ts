import type { Digest } from "../../../placement/digest.ts";
import type { Layer } from "../../../placement/layer.ts";
import type { HollowImage } from "./hollow-image.ts";

export interface PullQueueOptions {
  readonly bytesPerSecond: number;
  /** What a pull costs beside its bytes (manifest, unpacking an image whose layers are all there). */
  readonly overheadMs: number;
  /** How many images are pulled at once, each at its share of the bandwidth (`maxParallelImagePulls`); 1 when absent. */
  readonly lanes?: number;
}

/** What asking a node for an image comes to; times are those of the clock the caller passes in. */
export type Pull =
  | { readonly kind: "present" }
  | {
      readonly kind: "queued";
      readonly startMs: number;
      readonly endMs: number;
      /** Bytes of the layers that no earlier pull of this node brings. */
      readonly missingBytes: number;
    };

interface Landing {
  readonly image: HollowImage;
  readonly landedMs: number;
}

/**
 * The images of one node and its pull queue: one pull after another (kubelet's default, `serializeImagePulls: true`), or
 * in several lanes. Each layer is transferred once. As a lane does one pull after another at its own rate, when a pull
 * ends is known when it is asked for.
 */
export class PullQueue {
  readonly #bytesPerMs: number;
  readonly #overheadMs: number;
  /** When each layer is there, or was. */
  readonly #layers = new Map<Digest, number>();
  /** By reference: another tag of the same image is asked for once more, at no bytes. */
  readonly #landings = new Map<string, Landing>();
  readonly #lanesFreeAtMs: number[];

  constructor(options: PullQueueOptions) {
    const { bytesPerSecond, overheadMs, lanes = 1 } = options;
    this.#bytesPerMs = bytesPerSecond / 1000 / lanes;
    this.#overheadMs = overheadMs;
    this.#lanesFreeAtMs = Array.from({ length: lanes }, () => Number.NEGATIVE_INFINITY);
  }

  /**
   * Asks for `image`; an image that is queued but not there yet is asked for again, as a kubelet does. With `Always` one
   * that is there is asked for too, and takes over the reference where it is another one by now.
   */
  pull(
    image: HollowImage,
    nowMs: number,
    pullPolicy: "IfNotPresent" | "Always" = "IfNotPresent",
  ): Pull {
    const landing = this.#landings.get(image.reference);
    const isThere = landing !== undefined && landing.landedMs <= nowMs;
    if (isThere && pullPolicy === "IfNotPresent") return { kind: "present" };
    const missing = image.layers.filter((layer) => !this.#layers.has(layer.digest));
    const missingBytes = bytesOf(missing);
    const lane = this.#lanesFreeAtMs.indexOf(this.#freeAtMs);
    const startMs = Math.max(nowMs, this.#freeAtMs);
    const transferredMs = startMs + this.#overheadMs + missingBytes / this.#bytesPerMs;
    const sharedMs = image.layers.map(({ digest }) => this.#layers.get(digest) ?? startMs);
    // Layers that another lane brings are waited for.
    const endMs = Math.max(transferredMs, ...sharedMs);
    for (const layer of missing) this.#layers.set(layer.digest, endMs);
    this.#lanesFreeAtMs[lane] = endMs;
    if (landing?.image.digest !== image.digest) {
      this.#landings.set(image.reference, { image, landedMs: endMs });
      // What stood under the reference before stays, by its digest alone.
      if (isThere) this.#keepUntagged(landing);
    }
    return { kind: "queued", startMs, endMs, missingBytes };
  }

  /** The image is on the node without having been pulled. */
  seed(image: HollowImage): void {
    const landedMs = Number.NEGATIVE_INFINITY;
    for (const { digest } of image.layers) this.#layers.set(digest, landedMs);
    this.#landings.set(image.reference, { image, landedMs });
  }

  /** Ends a pull that nobody waits for any more; those behind it were told when they end, and do. */
  cancel(reference: string, nowMs: number): void {
    const landing = this.#landings.get(reference);
    if (landing === undefined || landing.landedMs <= nowMs) return;
    this.remove(reference);
    for (const [lane, freeAtMs] of this.#lanesFreeAtMs.entries()) {
      this.#lanesFreeAtMs[lane] = Math.min(freeAtMs, nowMs);
    }
  }

  /** As the kubelet's garbage collection does; the layers that no other image has are gone with it. */
  remove(reference: string): void {
    this.#landings.delete(reference);
    const left = [...this.#landings.values()];
    const kept = new Set(left.flatMap(({ image }) => image.layers.map(({ digest }) => digest)));
    for (const digest of this.#layers.keys()) if (!kept.has(digest)) this.#layers.delete(digest);
  }

  /** Whether the node has the layer, or a pull that was asked for brings it. */
  hasLayer(digest: Digest): boolean {
    return this.#layers.has(digest);
  }

  /** Milliseconds until a pull that is asked for now would begin. */
  busyMs(nowMs: number): number {
    return Math.max(0, this.#freeAtMs - nowMs);
  }

  /** When the first lane is free. */
  get #freeAtMs(): number {
    return Math.min(...this.#lanesFreeAtMs);
  }

  /** What stands under the reference; undefined before its pull has ended. */
  imageOf(reference: string, nowMs: number): HollowImage | undefined {
    const landing = this.#landings.get(reference);
    return landing !== undefined && landing.landedMs <= nowMs ? landing.image : undefined;
  }

  /** The images whose pull has ended by `nowMs`. */
  imagesAt(nowMs: number): HollowImage[] {
    return [...this.#landings.values()]
      .filter((landing) => landing.landedMs <= nowMs)
      .map((landing) => landing.image);
  }

  #keepUntagged({ image, landedMs }: Landing): void {
    const reference = `${image.repository}@${image.digest}`;
    this.#landings.set(reference, { image: { ...image, reference }, landedMs });
  }
}

/** A manifest may list a layer twice; it is transferred once. */
function bytesOf(layers: readonly Layer[]): number {
  const sizeOf = new Map(layers.map((layer) => [layer.digest, layer.sizeBytes]));
  return [...sizeOf.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
}
