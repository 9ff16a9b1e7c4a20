import { pullContextOf } from "../../check/pull-context.ts";
import { imageKeyOf } from "../images/image-key.ts";
import type { SourceImages } from "../images/image-usage.ts";
import type { CacheRecord } from "./cache-record.ts";

/** The images that a cache lists. */
export function listedImagesOf({ cache: { metadata, spec } }: CacheRecord): SourceImages {
  const images = spec.cacheSpec.flatMap((entry) => entry.images);
  return {
    keys: images.flatMap((image) => imageKeyOf(image) ?? []),
    context: pullContextOf(metadata.namespace, spec),
  };
}
