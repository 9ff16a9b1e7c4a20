import * as z from "zod";
import { type Digest, isDigest } from "../../placement/digest.ts";
import type { Layer } from "../../placement/layer.ts";
import type { FailureClass } from "../failures/failure-classes.ts";
import { parseBoundedJson } from "./bounded-json.ts";
import type { IndexEntry, ManifestDocument } from "./manifest-document.ts";
import {
  isForeignLayerType,
  isImageConfigType,
  isIndexType,
  isLayerType,
  isManifestType,
  isSchema1Type,
  isVagueType,
} from "./media-types.ts";
import { platformSchema } from "./platform-schema.ts";

export type DecodedManifest =
  | { readonly kind: "decoded"; readonly document: ManifestDocument }
  | { readonly kind: "refused"; readonly class: FailureClass; readonly reason: string };

/** Real indexes have a few dozen entries. */
const MAX_INDEX_ENTRIES = 1_000;
/** Overlay file systems mount at most 500 layers. */
const MAX_LAYERS = 500;
const MAX_MEDIA_TYPE_LENGTH = 255;

/** What BuildKit and others mark an index entry with that is about an image and none itself. */
const REFERENCE_TYPE_ANNOTATION = "vnd.docker.reference.type";

const mediaTypeText = z.string().max(MAX_MEDIA_TYPE_LENGTH);
const descriptor = z.object({
  mediaType: mediaTypeText,
  digest: z.custom<Digest>((value) => typeof value === "string" && isDigest(value)),
  size: z.int().nonnegative(),
});
const manifest = z.object({
  config: descriptor,
  layers: z.array(descriptor).max(MAX_LAYERS),
});
const index = z.object({
  manifests: z
    .array(
      descriptor.extend({
        platform: platformSchema.nullish(),
        artifactType: z.string().nullish(),
        annotations: z.object({ [REFERENCE_TYPE_ANNOTATION]: z.unknown().optional() }).nullish(),
      }),
    )
    .max(MAX_INDEX_ENTRIES),
});
const envelope = z.object({
  schemaVersion: z.number(),
  mediaType: mediaTypeText.nullish(),
  // Even null stands for a field that is there, as it does for containerd.
  manifests: z.unknown().optional(),
  layers: z.unknown().optional(),
  config: z.unknown().optional(),
  fsLayers: z.unknown().optional(),
});

/**
 * Decodes what a registry sent as a manifest. Where Content-Type and document disagree, or the document could be read as
 * either an index or a manifest, it is refused: two readers would see two images (CVE-2021-41190).
 */
export function decodeManifest(bytes: Uint8Array, contentType: string): DecodedManifest {
  if (isSchema1Type(contentType)) return schema1();
  const json = parseBoundedJson(bytes);
  if (json.kind === "invalid") return refused(`is ${json.reason}`, "NotARegistry");
  const head = envelope.safeParse(json.value).data;
  if (head === undefined) return refused("is no manifest", "NotARegistry");
  if (head.schemaVersion === 1 || head.fsLayers !== undefined) return schema1();
  const isIndexShaped = head.manifests !== undefined;
  if (isIndexShaped && (head.layers !== undefined || head.config !== undefined)) {
    return refused("has both manifests and layers");
  }
  const type = head.mediaType ?? contentType;
  if (type !== contentType && !isVagueType(contentType)) {
    return refused("is of another type than its Content-Type says");
  }
  if (isIndexShaped ? !isIndexType(type) : !isManifestType(type)) {
    return refused("is of a type that is no image or does not fit its content");
  }
  return isIndexShaped ? decodeIndex(json.value, type) : decodeImageManifest(json.value, type);
}

function decodeIndex(value: unknown, type: string): DecodedManifest {
  const decoded = index.safeParse(value);
  if (!decoded.success) return refused(faultOf(decoded.error));
  const entries = decoded.data.manifests.flatMap((entry): IndexEntry[] => {
    const { platform, annotations, artifactType } = entry;
    const kind = isIndexType(entry.mediaType) ? "index" : "manifest";
    const isUnknown = platform?.os === "unknown" && platform.architecture === "unknown";
    const isAboutImage = annotations?.[REFERENCE_TYPE_ANNOTATION] !== undefined;
    const isImage = kind === "index" || isManifestType(entry.mediaType);
    if (!isImage || isUnknown || isAboutImage || Boolean(artifactType)) return [];
    const { mediaType, digest } = entry;
    return [{ kind, mediaType, digest, ...(platform ? { platform } : {}) }];
  });
  return { kind: "decoded", document: { kind: "index", mediaType: type, entries } };
}

function decodeImageManifest(value: unknown, type: string): DecodedManifest {
  const decoded = manifest.safeParse(value);
  if (!decoded.success) return refused(faultOf(decoded.error));
  const { config, layers } = decoded.data;
  if (!isImageConfigType(config.mediaType))
    return refused("has a config that is not a container image's");
  if (!layers.every((layer) => isLayerType(layer.mediaType))) {
    return refused("has a layer that is not a container image's");
  }
  // Of a blob listed twice the first size stands, and it is pulled once.
  const byDigest = new Map<Digest, Layer>();
  for (const { digest, size } of layers) {
    if (!byDigest.has(digest)) byDigest.set(digest, { digest, sizeBytes: size });
  }
  const unique = [...byDigest.values()];
  const sizeBytes = unique.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  if (!Number.isSafeInteger(sizeBytes)) return refused("has layers larger than can be counted");
  const { digest: configDigest } = config;
  const foreign = layers.filter(({ mediaType }) => isForeignLayerType(mediaType));
  return {
    kind: "decoded",
    document: {
      kind: "manifest",
      mediaType: type,
      configDigest,
      layers: unique,
      sizeBytes,
      ...(foreign.length === 0 ? {} : { foreignLayers: foreign.map(({ digest }) => digest) }),
    },
  };
}

function schema1(): DecodedManifest {
  return refused("is of schema 1", "Schema1Manifest");
}

function refused(
  reason: string,
  failureClass: FailureClass = "UnsupportedMediaType",
): DecodedManifest {
  return { kind: "refused", class: failureClass, reason };
}

/** Where the first fault is, in names of the specification; never a value. */
function faultOf(error: z.ZodError): string {
  const path = error.issues[0]?.path.join(".") ?? "";
  return `is wrong at "${path}"`;
}
