import type { Digest } from "./digest.ts";
import type { IndexedImage, LayerIndex } from "./layer-index.ts";
import type { ManifestContent } from "./manifest-content.ts";
import { formatPlatform, type Platform } from "./platform.ts";
import { selectPlatform } from "./platform-matching.ts";

/** A platform as the catalog keys it; get one from {@link ImageCatalog.platformKey}. */
export interface CatalogPlatform {
  readonly key: string;
  readonly platform: Platform;
}

interface Entry {
  readonly platform: CatalogPlatform;
  readonly digest: string;
  readonly image: IndexedImage;
  sizeBytes: number;
}

/**
 * Turns an image's identity on a platform into its entry in the layer index: with the layers of its
 * manifest where that is known, else as one opaque unit of the size a node reported. Follows
 * manifests that come, change and go.
 */
export class ImageCatalog {
  readonly #index: LayerIndex;
  readonly #manifests = new Map<string, ManifestContent>();
  readonly #platforms = new Map<string, CatalogPlatform>();
  readonly #entries = new Map<string, Map<string, Entry>>();

  constructor(index: LayerIndex) {
    this.#index = index;
  }

  get manifestCount(): number {
    return this.#manifests.size;
  }

  platformKey(platform: Platform): CatalogPlatform {
    const key = `${formatPlatform(platform)} ${platform.osVersion ?? ""}`;
    let known = this.#platforms.get(key);
    if (known === undefined) {
      known = { key, platform };
      this.#platforms.set(key, known);
    }
    return known;
  }

  isKnown(digest: string, platform: CatalogPlatform): boolean {
    return this.#layersOf(digest, platform) !== undefined;
  }

  /**
   * The image with this repository digest on this platform. `sizeBytes` is what a node reports, used
   * only while no manifest says better; undefined when nothing at all is known of the image.
   */
  imageOf(
    digest: string,
    platform: CatalogPlatform,
    sizeBytes: number | undefined,
  ): IndexedImage | undefined {
    const entry = this.#entries.get(digest)?.get(platform.key);
    if (entry !== undefined) {
      // A size of 0 stands for "not reported": a pod used the image before its node listed it.
      if (sizeBytes !== undefined && entry.sizeBytes === 0 && sizeBytes > 0) {
        entry.sizeBytes = sizeBytes;
        this.#define(entry);
      }
      return entry.image;
    }
    if (sizeBytes === undefined && !this.isKnown(digest, platform)) return undefined;
    const described = { digest, platform, sizeBytes: sizeBytes ?? 0 };
    const image = this.#define(described);
    const byPlatform = this.#entries.get(digest);
    const created = { ...described, image };
    if (byPlatform === undefined) this.#entries.set(digest, new Map([[platform.key, created]]));
    else byPlatform.set(platform.key, created);
    return image;
  }

  observeManifest(manifest: ManifestContent): void {
    this.#manifests.set(manifest.digest, manifest);
    this.#redefine(manifest.digest);
  }

  forgetManifest(digest: Digest): void {
    this.#manifests.delete(digest);
    this.#redefine(digest);
  }

  /** Drops every image that no node has or awaits; it comes back when it is asked for again. */
  collect(): void {
    for (const [digest, byPlatform] of this.#entries) {
      for (const [platformKey, entry] of byPlatform) {
        if (this.#index.dropImage(keyOf(entry))) byPlatform.delete(platformKey);
      }
      if (byPlatform.size === 0) this.#entries.delete(digest);
    }
  }

  #redefine(digest: string): void {
    for (const entry of this.#entries.get(digest)?.values() ?? []) this.#define(entry);
  }

  #define(entry: Omit<Entry, "image">): IndexedImage {
    const layers = this.#layersOf(entry.digest, entry.platform);
    return layers === undefined
      ? this.#index.defineOpaqueImage(keyOf(entry), entry.sizeBytes)
      : this.#index.defineImage(keyOf(entry), layers);
  }

  #layersOf(digest: string, platform: CatalogPlatform) {
    const manifest = this.#manifests.get(digest);
    return manifest && selectPlatform(manifest.platforms, platform.platform)?.layers;
  }
}

function keyOf(entry: Pick<Entry, "digest" | "platform">): string {
  return `${entry.digest} ${entry.platform.key}`;
}
