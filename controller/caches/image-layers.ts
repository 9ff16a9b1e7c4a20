import type { Digest } from "../../placement/digest.ts";
import type { Layer } from "../../placement/layer.ts";
import type { Platform } from "../../placement/platform.ts";
import { selectPlatform } from "../../placement/platform-matching.ts";
import type { ClusterState } from "../cluster-state.ts";
import { digestOfKey } from "../images/image-key.ts";
import type { ManifestRecord } from "../images/manifest-record.ts";

type Known = Pick<ClusterState, "inventory" | "manifests">;

/**
 * What is known of a normalized reference; `target` is what a tag is known to stand for, else what the registry or most nodes
 * say counts.
 */
export function manifestOf(
  { inventory, manifests }: Known,
  reference: string,
  target: Digest | undefined,
): ManifestRecord | undefined {
  const digest = digestOfKey(reference) ?? target ?? inventory.nodes.tags.digestOf(reference);
  // A tag may stand for itself, on nodes that were given an image without a digest: no manifest has such a name.
  return manifests.get(digest as Digest);
}

/** The layers that a node of the platform pulls; undefined where that is not known. */
export function layersOf(
  known: Known,
  { reference, target }: { readonly reference: string; readonly target: Digest | undefined },
  platform: Platform,
): readonly Layer[] | undefined {
  const manifest = manifestOf(known, reference, target);
  return manifest && selectPlatform(manifest.content.platforms, platform)?.layers;
}

/** Compressed bytes of layers, each once; 0 where nothing is known. */
export function bytesOfLayers(layers: readonly Layer[] | undefined): number {
  const sizes = new Map((layers ?? []).map(({ digest, sizeBytes }) => [digest, sizeBytes]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
