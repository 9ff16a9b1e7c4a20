import type { z } from "zod";
import { type Digest, parseDigest } from "../placement/digest.ts";
import type { ManifestContent } from "../placement/manifest-content.ts";
import { normalizePlatform, type Platform } from "../placement/platform.ts";
import type { CustomResource } from "./custom-resource.ts";
import { API_VERSION } from "./group.ts";
import { type imageManifestPlatformSchema, imageManifestSchema } from "./image-manifest-schema.ts";

export const imageManifestResource: CustomResource = {
  kind: "ImageManifest",
  plural: "imagemanifests",
  shortNames: ["imgm"],
  scope: "Cluster",
  schema: imageManifestSchema,
  printerColumns: [
    {
      name: "Repository",
      type: "string",
      jsonPath: ".spec.repository",
      description: "Where the image was read.",
    },
    {
      name: "Platforms",
      type: "string",
      jsonPath: ".status.platforms",
      description: "Platforms of this cluster that the image has.",
    },
    {
      name: "Size",
      type: "string",
      jsonPath: ".status.size",
      description: "Compressed size of the first platform.",
    },
    {
      name: "Reference",
      type: "string",
      jsonPath: ".status.references[0]",
      description: "A tag that resolves to the image.",
      wide: true,
    },
  ],
};

export type ImageManifestSpec = z.output<typeof imageManifestSchema>["spec"];
export type ImageManifestPlatform = z.output<typeof imageManifestPlatformSchema>;

/** Where the API server keeps ImageManifests. */
export const IMAGE_MANIFESTS_PATH = `/apis/${API_VERSION}/${imageManifestResource.plural}`;

/** The object name of a digest: `sha256-<hex>`. */
export function imageManifestNameOf(digest: Digest): string {
  return digest.replace(":", "-");
}

/** Reads the content out of an object from the API server; throws ZodError when it is not an ImageManifest. */
export function decodeImageManifest(raw: unknown): ManifestContent {
  const { spec, status } = imageManifestSchema.parse(raw);
  return {
    digest: parseDigest(spec.digest),
    platforms: spec.platforms.map((platform) => ({
      platform: platformOf(platform),
      layers: platform.layers.map((layer) => ({
        digest: parseDigest(layer.digest),
        sizeBytes: layer.sizeBytes,
      })),
    })),
    references: status?.references ?? [],
  };
}

/** The platform that an entry of the spec is for. */
export function platformOf({
  os,
  architecture,
  variant,
  osVersion,
}: ImageManifestPlatform): Platform {
  return normalizePlatform({ os, architecture, variant, osVersion });
}
