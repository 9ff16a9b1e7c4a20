import { createHash } from "node:crypto";
import { formatPlatform } from "../../placement/platform.ts";
import type { CacheNode } from "../caches/cache-node.ts";

/** A node that pulls on behalf of all of its platform. */
export interface Canary {
  readonly nodeName: string;
  /** As linux/arm64/v8. */
  readonly platform: string;
}

/**
 * One node per platform of those that may run the image, and that can pull now; Linux nodes only, as puller pods are made for
 * them. Which it is depends on `seed` alone while the nodes stay, so that different checks load different nodes.
 */
export function canariesOf(
  names: readonly string[],
  nodes: ReadonlyMap<string, CacheNode>,
  seed: string,
): Canary[] {
  const best = new Map<string, { readonly nodeName: string; readonly rank: string }>();
  for (const nodeName of names) {
    const node = nodes.get(nodeName);
    if (node === undefined || node.wait !== undefined) continue;
    if (node.facts.platform.os !== "linux") continue;
    const platform = formatPlatform(node.facts.platform);
    const rank = createHash("sha256").update(`${seed} ${nodeName}`).digest("hex");
    const before = best.get(platform);
    if (before === undefined || rank < before.rank) best.set(platform, { nodeName, rank });
  }
  return [...best].map(([platform, { nodeName }]) => ({ nodeName, platform }));
}
