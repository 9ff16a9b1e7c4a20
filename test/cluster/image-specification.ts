import { createHash } from "node:crypto";

/** A layer to push: the bytes of its blob, and the size its manifest states for it. */
interface LayerSpecification {
  /** Any text or bytes; equal content is the same layer. */
  readonly content: string | Uint8Array;
  /** What the descriptor says; the blob's own length when left out. */
  readonly sizeBytes?: number;
}

interface PlatformSpecification {
  readonly platform?: {
    readonly os: string;
    readonly architecture: string;
    readonly variant?: string;
    readonly "os.version"?: string;
  };
  readonly layers: readonly LayerSpecification[];
  /** What containers of the image run by default, as the OCI image configuration has it. */
  readonly config?: { readonly Entrypoint?: readonly string[]; readonly Env?: readonly string[] };
}

export interface ImageSpecification {
  /** Path in the registry, `team/web`. */
  readonly repository: string;
  /** Without one the image can be reached by its digest only. */
  readonly tag?: string;
  /** Types of the Open Container Initiative (default) or of Docker, schema 2. */
  readonly types?: "oci" | "docker";
  /** One makes a plain manifest, several make an index over their manifests. */
  readonly platforms: readonly PlatformSpecification[];
}

export interface EncodedBlob {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

interface EncodedManifest extends EncodedBlob {
  readonly mediaType: string;
}

export interface EncodedImage {
  readonly blobs: readonly EncodedBlob[];
  /** One per platform, in order; then the index when there is one. */
  readonly manifests: readonly EncodedManifest[];
  /** Digests and stated sizes of the layers, per platform. */
  readonly layers: readonly { readonly digest: string; readonly sizeBytes: number }[][];
}

const mediaTypes = {
  oci: {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  },
  docker: {
    index: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  },
} as const;

/** Makes the blobs and documents of an image, as an image builder would but for what the layers hold. */
export function encodeImage(image: ImageSpecification): EncodedImage {
  const types = mediaTypes[image.types ?? "oci"];
  const blobs: EncodedBlob[] = [];
  const manifests: EncodedManifest[] = [];
  const descriptors: object[] = [];
  const layers = image.platforms.map((platform) => encodeLayers(platform, blobs));
  for (const [position, { platform, config: defaults }] of image.platforms.entries()) {
    const { os, architecture, ...rest } = platform ?? { os: "linux", architecture: "amd64" };
    const ofPlatform = layers[position] ?? [];
    const diffIds = ofPlatform.map(({ digest }) => digest);
    const config = encodeJson({
      os,
      architecture,
      ...rest,
      ...(defaults && { config: defaults }),
      rootfs: { type: "layers", diff_ids: diffIds },
    });
    blobs.push(config);
    const manifest = encodeJson({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, digest: config.digest, size: config.bytes.length },
      layers: ofPlatform.map(({ digest, sizeBytes: size }) => ({
        mediaType: types.layer,
        digest,
        size,
      })),
    });
    manifests.push({ ...manifest, mediaType: types.manifest });
    descriptors.push({
      mediaType: types.manifest,
      digest: manifest.digest,
      size: manifest.bytes.length,
      platform: { os, architecture, ...rest },
    });
  }
  if (image.platforms.length > 1) {
    const index = encodeJson({ schemaVersion: 2, mediaType: types.index, manifests: descriptors });
    manifests.push({ ...index, mediaType: types.index });
  }
  return { blobs, manifests, layers };
}

function encodeLayers(
  { layers }: PlatformSpecification,
  blobs: EncodedBlob[],
): { digest: string; sizeBytes: number }[] {
  return layers.map(({ content, sizeBytes }) => {
    const blob = encodeBlob(Buffer.from(content));
    blobs.push(blob);
    return { digest: blob.digest, sizeBytes: sizeBytes ?? blob.bytes.length };
  });
}

function encodeJson(document: object): EncodedBlob {
  return encodeBlob(Buffer.from(JSON.stringify(document)));
}

function encodeBlob(bytes: Uint8Array): EncodedBlob {
  return { bytes, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
}
