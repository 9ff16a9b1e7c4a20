import type { Digest } from "../../../placement/digest.ts";
import type { Layer } from "../../../placement/layer.ts";
import type { HollowImage } from "./hollow-image.ts";

export interface PullQueueOptions {
  readonly bytesPerSecond: number;
  /** What a pull costs beside its bytes (manifest, unpacking an image whose layers are all there). */
  readonly overheadMs: number;
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
 * The images of one node and its serial pull queue (kubelet's default, `serializeImagePulls: true`). Each layer is
 * transferred once. As pulls are strictly one after another, when a pull ends is known when it is asked for.
 */
export class PullQueue {
  readonly #bytesPerMs: number;
  readonly #overheadMs: number;
  readonly #layers = new Set<Digest>();
  /** By reference: another tag of the same image is asked for once more, at no bytes. */
  readonly #landings = new Map<string, Landing>();
  #freeAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PullQueueOptions) {
    this.#bytesPerMs = options.bytesPerSecond / 1000;
    this.#overheadMs = options.overheadMs;
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
    for (const layer of missing) this.#layers.add(layer.digest);
    const startMs = Math.max(nowMs, this.#freeAtMs);
    const endMs = startMs + this.#overheadMs + missingBytes / this.#bytesPerMs;
    this.#freeAtMs = endMs;
    if (landing?.image.digest !== image.digest) {
      this.#landings.set(image.reference, { image, landedMs: endMs });
      // What stood under the reference before stays, by its digest alone.
      if (isThere) this.#keepUntagged(landing);
    }
    return { kind: "queued", startMs, endMs, missingBytes };
  }

  /** The image is on the node without having been pulled. */
  seed(image: HollowImage): void {
    for (const { digest } of image.layers) this.#layers.add(digest);
    this.#landings.set(image.reference, { image, landedMs: Number.NEGATIVE_INFINITY });
  }

  /** Ends a pull that nobody waits for any more; those behind it were told when they end, and do. */
  cancel(reference: string, nowMs: number): void {
    const landing = this.#landings.get(reference);
    if (landing === undefined || landing.landedMs <= nowMs) return;
    this.remove(reference);
    this.#freeAtMs = Math.min(this.#freeAtMs, nowMs);
  }

  /** As the kubelet's garbage collection does; the layers that no other image has are gone with it. */
  remove(reference: string): void {
    this.#landings.delete(reference);
    const left = [...this.#landings.values()].flatMap(({ image }) => image.layers);
    this.#layers.clear();
    for (const { digest } of left) this.#layers.add(digest);
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
