import type { CatalogPlatform, ImageCatalog } from "./image-catalog.ts";
import type { IndexedImage, IndexedLayer } from "./layer-index.ts";
import type { NodeSet } from "./node-set.ts";
import type { PodImage } from "./pod-images.ts";
import type { ReportedNames } from "./reported-name.ts";
import type { TagIndex } from "./tag-index.ts";

/** One image a pod needs, as far as it is known. */
interface WantedImage {
  readonly reference: string;
  readonly image: IndexedImage;
  /** Nodes where the tag stands for another digest, which `IfNotPresent` accepts without a pull. */
  readonly acceptedOn: readonly NodeSet[];
}

/** What a pod needs on nodes of one platform: each image once, each layer once. */
export interface ImageDemand {
  readonly wanted: readonly WantedImage[];
  readonly layers: readonly IndexedLayer[];
  readonly totalBytes: number;
  /** References of which nothing is known yet: the same cost on every node, so none is counted. */
  readonly unknown: readonly string[];
}

export interface DemandSources {
  readonly catalog: ImageCatalog;
  readonly tags: TagIndex;
  readonly names: ReportedNames;
}

/** Images with policy `Never` are not pulled and so cost nothing. */
export function imageDemandOf(
  images: readonly PodImage[],
  platform: CatalogPlatform,
  sources: DemandSources,
): ImageDemand {
  const wanted = new Map<IndexedImage, WantedImage>();
  const unknown: string[] = [];
  for (const { reference, pullPolicy } of images) {
    if (pullPolicy === "Never") continue;
    const found = wantedImageOf(
      { reference, acceptTag: pullPolicy === "IfNotPresent" },
      platform,
      sources,
    );
    if (found === undefined) unknown.push(reference);
    else if (!wanted.has(found.image)) wanted.set(found.image, found);
  }
  const layers = new Set<IndexedLayer>();
  for (const { image } of wanted.values()) for (const layer of image.layers) layers.add(layer);
  let totalBytes = 0;
  for (const layer of layers) totalBytes += layer.sizeBytes;
  return { wanted: [...wanted.values()], layers: [...layers], totalBytes, unknown };
}

function wantedImageOf(
  { reference, acceptTag }: { reference: string; acceptTag: boolean },
  platform: CatalogPlatform,
  { catalog, tags, names }: DemandSources,
): WantedImage | undefined {
  const name = names.parse(reference);
  if (name.kind === "unusable") return undefined;
  const digest = name.kind === "digest" ? name.digest : tags.digestOf(name.reference);
  const image = digest === undefined ? undefined : catalog.imageOf(digest, platform, undefined);
  if (image === undefined) return undefined;
  const acceptedOn: NodeSet[] = [];
  if (acceptTag && name.kind === "tag") {
    for (const binding of tags.bindingsOf(name.reference)) {
      if (binding.digest !== digest) acceptedOn.push(binding.nodes);
    }
  }
  return { reference, image, acceptedOn };
}
