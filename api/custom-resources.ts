import type { CustomResource } from "./custom-resource.ts";
import { imageCheckResource } from "./image-check.ts";
import { imageManifestResource } from "./image-manifest.ts";

/** Every kind of ours, in the order of its file name. */
export const CUSTOM_RESOURCES: readonly CustomResource[] = [
  imageCheckResource,
  imageManifestResource,
];
