import type { CustomResource } from "./custom-resource.ts";
import { imageCacheResource } from "./image-cache.ts";
import { imageCheckResource } from "./image-check.ts";
import { imageManifestResource } from "./image-manifest.ts";

/** Every kind of ours, in the order of its file name. */
export const CUSTOM_RESOURCES: readonly CustomResource[] = [
  imageCacheResource,
  imageCheckResource,
  imageManifestResource,
];
