import type { Digest } from "../placement/digest.ts";
import { formatBytes } from "../placement/format-bytes.ts";
import type { Layer } from "../placement/layer.ts";
import { formatPlatform, type Platform } from "../placement/platform.ts";
import { API_VERSION } from "./group.ts";
import {
  type ImageManifestPlatform,
  type ImageManifestSpec,
  imageManifestNameOf,
  imageManifestResource,
  platformOf,
} from "./image-manifest.ts";
import {
  imageManifestPlatformSchema,
  MAX_PLATFORMS,
  MAX_REFERENCES,
} from "./image-manifest-schema.ts";

/** What a registry says of one digest. */
export interface ImageContent {
  readonly digest: Digest;
  readonly repository: string;
  readonly mediaType: string;
  readonly platforms: readonly {
    readonly platform: Platform;
    readonly digest: Digest;
    readonly sizeBytes: number;
    readonly layers: readonly Layer[];
  }[];
}

/** An ImageManifest to apply: what `previous` lists stays, as the API server insists. */
export interface EncodedImageManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: ImageManifestSpec;
}

/** Undefined when no platform fits the schema, as when all have more layers than it allows. */
export function encodeImageManifest(
  content: ImageContent,
  previous?: ImageManifestSpec,
): EncodedImageManifest | undefined {
  const { digest, repository, mediaType } = previous ?? content;
  const byPlatform = new Map<string, ImageManifestPlatform>();
  for (const platform of [...(previous?.platforms ?? []), ...content.platforms.flatMap(encode)]) {
    const key = formatPlatform(platformOf(platform));
    if (!byPlatform.has(key)) byPlatform.set(key, platform);
  }
  const platforms = [...byPlatform.values()].slice(0, MAX_PLATFORMS);
  if (platforms.length === 0) return undefined;
  return {
    apiVersion: API_VERSION,
    kind: imageManifestResource.kind,
    metadata: { name: imageManifestNameOf(content.digest) },
    spec: { digest, repository, mediaType, platforms },
  };
}

/** The status to apply for `spec`; of the references the first 20 are kept. */
export function encodeImageManifestStatus(spec: ImageManifestSpec, references: readonly string[]) {
  const names = spec.platforms.map((platform) => formatPlatform(platformOf(platform)));
  return {
    apiVersion: API_VERSION,
    kind: imageManifestResource.kind,
    metadata: { name: spec.digest.replace(":", "-") },
    status: {
      references: references.slice(0, MAX_REFERENCES),
      platforms: names.join(","),
      size: formatBytes(spec.platforms[0]?.sizeBytes ?? 0),
    },
  };
}

function encode({ platform, ...content }: ImageContent["platforms"][number]) {
  const { os, architecture, variant = "", osVersion = "" } = platform;
  const result = imageManifestPlatformSchema.safeParse({
    ...content,
    os,
    architecture,
    variant,
    osVersion,
  });
  return result.success ? [result.data] : [];
}
