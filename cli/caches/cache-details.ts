import type { ImageCache } from "../../api/image-cache.ts";
import { alignColumns } from "../terminal/align-columns.ts";
import { formatAge } from "../terminal/format-age.ts";
import { failureTextOf } from "./failure-text.ts";

const NOTHING = "-";

export interface CacheDetailsOptions {
  readonly nowMs: number;
  readonly showsNamespace: boolean;
}

/** A line for each image of the caches, ending in a line break; "" where there is none. */
export function formatImages(caches: readonly ImageCache[], options: CacheDetailsOptions): string {
  const rows = caches.flatMap((cache) =>
    (cache.status?.images ?? []).map((each) => [
      cacheName(cache, options),
      each.image,
      `${each.ready}/${each.desired}`,
      ...[each.pulling, each.failed, each.waiting].map(String),
      each.digest ?? NOTHING,
    ]),
  );
  return tableOf(["CACHE", "IMAGE", "READY", "PULLING", "FAILED", "WAITING", "DIGEST"], rows);
}

/** A line for each failure that the caches tell of; "" where there is none. */
export function formatFailures(
  caches: readonly ImageCache[],
  options: CacheDetailsOptions,
): string {
  const rows = caches.flatMap((cache) =>
    (cache.status?.failures ?? []).map((failure) => [
      cacheName(cache, options),
      failure.image,
      failure.node,
      String(failure.attempts),
      nextTryText(failure.nextTryTime, options),
      failureTextOf(failure),
    ]),
  );
  const shown = tableOf(["CACHE", "FAILED IMAGE", "NODE", "TRIES", "NEXT TRY", "REASON"], rows);
  const total = caches.reduce((sum, { status }) => sum + (status?.failuresTotal ?? 0), 0);
  const untold = total - rows.length;
  return untold > 0 ? `${shown}and ${untold} more\n` : shown;
}

/** A line for each reason why nodes of the caches wait; "" where there is none. */
export function formatWaits(caches: readonly ImageCache[], options: CacheDetailsOptions): string {
  const rows = caches.flatMap((cache) =>
    (cache.status?.waiting ?? []).map(({ nodes, exampleNode, reason, message }) => [
      cacheName(cache, options),
      String(nodes),
      exampleNode,
      `${reason}: ${message}`,
    ]),
  );
  return tableOf(["CACHE", "WAITING NODES", "SUCH AS", "REASON"], rows);
}

function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : alignColumns(headings, rows);
}

function cacheName({ metadata }: ImageCache, { showsNamespace }: CacheDetailsOptions): string {
  return showsNamespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

function nextTryText(time: string | undefined, { nowMs }: CacheDetailsOptions): string {
  if (time === undefined) return "none";
  const inMs = Date.parse(time) - nowMs;
  return inMs <= 0 ? "now" : `in ${formatAge(inMs)}`;
}
