import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { VERSION } from "../runtime/version.ts";
import { baseEntries, USER_ID } from "./base-entries.ts";
import { dependencyEntries } from "./dependency-entries.ts";
import { IMAGE_ENVIRONMENT } from "./image-environment.ts";
import { type LayerEntry, layerArchive } from "./layer-archive.ts";
import { sourceEntries } from "./source-entries.ts";

export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export interface AssembledImage {
  /** From the one that changes least to the one that changes most. */
  readonly layers: readonly Blob[];
  readonly config: Blob;
  readonly manifest: Blob;
}

export interface AssembleOptions {
  /** Path of the checkout, after `npm ci`. */
  readonly root: string;
  /** Path of the Node.js binary to put into the image. */
  readonly node: string;
  /** Called before each layer. */
  readonly onStep: (text: string) => void;
}

const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

/**
 * Makes Layerwise's image, linux/amd64, as the OCI image specification 1.1 has it. The same checkout on the same machine gives
 * the same bytes.
 */
export async function assembleImage(options: AssembleOptions): Promise<AssembledImage> {
  const { root, node, onStep } = options;
  const contents = [
    { title: "Node.js and what it needs", read: () => baseEntries(node) },
    { title: "packages", read: () => dependencyEntries(root) },
    { title: "compiled sources", read: () => sourceEntries(root) },
  ];
  const layers: (Blob & { readonly diffId: string })[] = [];
  for (const { title, read } of contents) {
    onStep(`packing ${title}`);
    layers.push(await layerOf(await read()));
  }
  const config = documentOf(CONFIG_TYPE, {
    architecture: "amd64",
    os: "linux",
    config: {
      User: `${USER_ID}:${USER_ID}`,
      Env: Object.entries({ PATH: "/usr/bin", ...IMAGE_ENVIRONMENT }).map((pair) => pair.join("=")),
      Entrypoint: ["node"],
      WorkingDir: "/app",
      Labels: {
        "org.opencontainers.image.title": "layerwise",
        "org.opencontainers.image.version": VERSION,
        "org.opencontainers.image.licenses": "Apache-2.0",
      },
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: contents.map(({ title }) => ({ created_by: title })),
  });
  const manifest = documentOf(MANIFEST_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  return { layers, config, manifest };
}

async function layerOf(
  entries: readonly LayerEntry[],
): Promise<Blob & { readonly diffId: string }> {
  const archive = await layerArchive(entries);
  const bytes = await promisify(gzip)(archive);
  return { mediaType: LAYER_TYPE, digest: digestOf(bytes), bytes, diffId: digestOf(archive) };
}

function documentOf(mediaType: string, document: object): Blob {
  const bytes = Buffer.from(JSON.stringify(document));
  return { mediaType, digest: digestOf(bytes), bytes };
}

function descriptorOf({ mediaType, digest, bytes }: Blob): object {
  return { mediaType, digest, size: bytes.length };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
