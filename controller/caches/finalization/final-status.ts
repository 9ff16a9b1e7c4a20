import type { ImageCacheStatus } from "../../../api/image-cache.ts";
import { CacheProgress } from "../cache-progress.ts";
import type { CacheRecord } from "../cache-record.ts";
import { cacheStatusOf } from "../cache-status.ts";
import type { Leftovers } from "./finalization.ts";

const NOTHING_WANTED = new CacheProgress();

/** What the status says of a cache that is being deleted while something of it is left. */
export function finalStatusOf(
  { cache }: Pick<CacheRecord, "cache">,
  { leftovers, atMs }: { readonly leftovers: Leftovers; readonly atMs: number },
): ImageCacheStatus {
  const { status = {} } = cache;
  return cacheStatusOf(NOTHING_WANTED, {
    cache,
    // The next leader may not discover them any more.
    references: (status.images ?? []).map(({ image }) => image),
    atMs,
    lastRefreshMs: Date.parse(status.lastRefreshTime ?? "") || undefined,
    nextRefresh: { kind: "off" },
    purgedMs: Date.parse(status.purgedTime ?? "") || undefined,
    collectedImages: status.collectedImages ?? 0,
    removal: describeLeftovers(leftovers),
  });
}

/** Where something is left, and why it is. */
export function describeLeftovers({ nodes, example }: Leftovers): string {
  if (example === undefined)
    return `Nodes that are still to be looked at, or may still pull: ${nodes}`;
  const { node, reference, why } = example;
  const cause = why === undefined ? "" : `: ${why}`;
  return `Nodes that still have something of it: ${nodes}, such as ${node} with ${reference}${cause}`;
}
