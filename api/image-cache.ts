import { z } from "zod";
import type { CustomResource } from "./custom-resource.ts";
import { API_VERSION } from "./group.ts";
import { imageCacheSchema } from "./image-cache-schema.ts";

export const imageCacheResource: CustomResource = {
  kind: "ImageCache",
  plural: "imagecaches",
  shortNames: ["ic"],
  scope: "Namespaced",
  schema: imageCacheSchema,
  printerColumns: [
    {
      name: "Images",
      type: "string",
      jsonPath: ".status.imagesSummary",
      description: "Images that are ready on all their nodes, of all.",
    },
    {
      name: "Nodes",
      type: "string",
      jsonPath: ".status.nodesSummary",
      description: "Nodes that have all of their images, of all.",
    },
    {
      name: "Ready",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      description: "Whether every node has every image.",
    },
    {
      name: "Failed",
      type: "integer",
      jsonPath: ".status.failuresTotal",
      description: "Images that failed, over all nodes.",
    },
    {
      name: "Reason",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
      description: "Why it is ready or not.",
      wide: true,
    },
    {
      name: "Refreshed",
      type: "date",
      jsonPath: ".status.lastRefreshTime",
      description: "Time since the last refresh.",
      wide: true,
    },
  ],
};

/** An ImageCache as the API server sends it, as far as the cluster's parts read it. */
const storedImageCache = imageCacheSchema.extend({
  metadata: z.object({
    namespace: z.string().min(1),
    name: z.string().min(1),
    uid: z.string().min(1),
    generation: z.int().default(0),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
});

export type ImageCache = z.output<typeof storedImageCache>;
export type ImageCacheStatus = NonNullable<ImageCache["status"]>;
export type ImageCacheConditionType = "Ready" | "Progressing" | "Degraded";

/** Where the API server keeps the ImageCaches of all namespaces. */
export const IMAGE_CACHES_PATH = `/apis/${API_VERSION}/${imageCacheResource.plural}`;

/** Reads an object from the API server; throws ZodError when it is not an ImageCache. */
export function decodeImageCache(raw: unknown): ImageCache {
  return storedImageCache.parse(raw);
}

/** A condition that says how far the nodes are with the present spec; undefined before that was looked at. */
export function cacheConditionOf(
  { metadata, status }: ImageCache,
  wanted: ImageCacheConditionType,
) {
  const condition = status?.conditions?.find(({ type }) => type === wanted);
  const seen = condition?.observedGeneration ?? status?.observedGeneration;
  return seen === metadata.generation ? condition : undefined;
}
