import { formatBytes } from "../../../placement/format-bytes.ts";
import type { Layer } from "../../../placement/layer.ts";
import type { Wait } from "./node-readiness.ts";

/** An image of a cache, and what it consists of on the platform of a node where that is known. */
export interface SizedImage {
  readonly reference: string;
  readonly layers: readonly Layer[] | undefined;
}

/**
 * The images that do not fit into `maxBytes` compressed bytes, by reference. They are taken in their order, so that a later
 * one may still fit; a layer that several have counts once. An image of which nothing is known takes nothing.
 */
export function overBudgetOf(images: readonly SizedImage[], maxBytes: number): Map<string, Wait> {
  const held = new Set<string>();
  const over = new Map<string, Wait>();
  let heldBytes = 0;
  for (const { reference, layers = [] } of images) {
    const added = new Map(layers.map(({ digest, sizeBytes }) => [digest as string, sizeBytes]));
    for (const digest of held) added.delete(digest);
    const bytes = [...added.values()].reduce((sum, size) => sum + size, heldBytes);
    if (bytes > maxBytes) {
      const message = `Would make ${formatBytes(bytes)} of at most ${formatBytes(maxBytes)} (maxBytesPerNode)`;
      over.set(reference, { kind: "waiting", reason: "OverBudget", message });
    } else {
      heldBytes = bytes;
      for (const digest of added.keys()) held.add(digest);
    }
  }
  return over;
}
