import type { ImageCache } from "../../api/image-cache.ts";
import { imageKeyOf } from "../images/image-key.ts";
import type { DiscoveredImages } from "./discovered-images.ts";

/** The images that caches keep on any node, normalized; those of a purged cache are none. */
export function* keptReferencesOf(
  caches: Iterable<ImageCache>,
  discovered: Pick<DiscoveredImages, "of">,
): Generator<string> {
  for (const { metadata, spec, status } of caches) {
    if (status?.purgedTime !== undefined) continue;
    for (const { images, discover } of spec.cacheSpec) {
      yield* images.flatMap((image) => imageKeyOf(image) ?? []);
      if (discover !== undefined) yield* discovered.of(metadata.namespace, discover).images;
    }
  }
}
