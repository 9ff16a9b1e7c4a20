import type { Digest } from "../../placement/digest.ts";
import type { Layer } from "../../placement/layer.ts";
import type { Platform } from "../../placement/platform.ts";

export interface IndexEntry {
  readonly kind: "manifest" | "index";
  readonly mediaType: string;
  readonly digest: Digest;
  readonly platform?: Platform;
}

/** The manifest of one image. */
export interface ImageDocument {
  readonly kind: "manifest";
  readonly mediaType: string;
  readonly configDigest: Digest;
  /** Each blob once, as it is pulled. */
  readonly layers: readonly Layer[];
  /** Sum over the layers. */
  readonly sizeBytes: number;
  /** Those of the layers that the registry need not have; absent where there is none, as in nearly every image. */
  readonly foreignLayers?: readonly Digest[];
}

interface IndexDocument {
  readonly kind: "index";
  readonly mediaType: string;
  /** Images and indexes of images only: no attestations, signatures and other artifacts. */
  readonly entries: readonly IndexEntry[];
}

/** What a registry stores under a digest. */
export type ManifestDocument = ImageDocument | IndexDocument;
