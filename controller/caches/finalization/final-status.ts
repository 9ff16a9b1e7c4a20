import type { ImageCacheStatus } from "../../../api/image-cache.ts";
import { CacheProgress } from "../cache-progress.ts";
import type { CacheRecord } from "../cache-record.ts";
import { CacheRun } from "../cache-run.ts";
import { cacheStatusOf } from "../cache-status.ts";
import type { Leftovers } from "./finalization.ts";

const NOTHING_WANTED = new CacheProgress();

/** What the status says of a cache that is being deleted while something of it is left. */
export function finalStatusOf(
  record: CacheRecord,
  { leftovers, atMs }: { readonly leftovers: Leftovers; readonly atMs: number },
): ImageCacheStatus {
  const { cache } = record;
  const run = new CacheRun(record);
  return cacheStatusOf(NOTHING_WANTED, {
    cache,
    // The next leader may not discover them any more.
    references: (cache.status?.images ?? []).map(({ image }) => image),
    atMs,
    lastRefreshMs: run.refreshedMs === 0 ? undefined : run.refreshedMs,
    nextRefresh: { kind: "off" },
    purgedMs: run.purgedMs,
    collectedImages: run.collected,
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
