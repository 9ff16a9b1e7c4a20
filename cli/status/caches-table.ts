import { cacheConditionOf, type ImageCache } from "../../api/image-cache.ts";
import { cacheStateText } from "../caches/cache-state-text.ts";
import { cacheVerdictOf } from "../caches/cache-verdict.ts";
import { alignColumns } from "../terminal/align-columns.ts";
import type { Paint } from "../terminal/colour.ts";
import { formatAge } from "../terminal/format-age.ts";

const NOTHING = "-";

export interface CachesTableOptions {
  readonly paint: Paint;
  readonly nowMs: number;
  readonly isWide: boolean;
  readonly showsNamespace: boolean;
}

/** A line for each cache, ending in a line break. */
export function formatCachesTable(
  caches: readonly ImageCache[],
  { paint, nowMs, isWide, showsNamespace }: CachesTableOptions,
): string {
  const columns: readonly Column[] = [
    ...(showsNamespace ? [NAMESPACE] : []),
    ...COLUMNS,
    ...(isWide ? wideColumnsAt(nowMs) : []),
    STATE,
  ];
  return alignColumns(
    columns.map(({ heading }) => heading),
    caches.map((cache) => columns.map(({ textOf }) => textOf(cache) ?? NOTHING)),
    ({ row, column, text }) => {
      const cache = caches[row];
      const isPainted = columns[column]?.heading === "READY" && cache !== undefined;
      return isPainted ? paint(cacheVerdictOf(cache), text) : text;
    },
  );
}

interface Column {
  readonly heading: string;
  readonly textOf: (cache: ImageCache) => string | undefined;
}

const NAMESPACE: Column = { heading: "NAMESPACE", textOf: ({ metadata }) => metadata.namespace };

const COLUMNS: readonly Column[] = [
  { heading: "NAME", textOf: ({ metadata }) => metadata.name },
  { heading: "IMAGES", textOf: ({ status }) => status?.imagesSummary },
  { heading: "NODES", textOf: ({ status }) => status?.nodesSummary },
  { heading: "READY", textOf: (cache) => cacheConditionOf(cache, "Ready")?.status },
  { heading: "FAILED", textOf: ({ status }) => status?.failuresTotal?.toString() },
];

const STATE: Column = { heading: "STATE", textOf: cacheStateText };

function wideColumnsAt(nowMs: number): readonly Column[] {
  const distance = (time: string | undefined): string | undefined =>
    time === undefined ? undefined : formatAge(Math.abs(Date.parse(time) - nowMs));
  return [
    { heading: "PULLING", textOf: ({ status }) => status?.nodes?.pulling.toString() },
    { heading: "WAITING", textOf: ({ status }) => status?.nodes?.waiting.toString() },
    { heading: "COLLECTED", textOf: ({ status }) => status?.collectedImages?.toString() },
    { heading: "REFRESHED", textOf: ({ status }) => distance(status?.lastRefreshTime) },
    { heading: "REFRESH IN", textOf: ({ status }) => distance(status?.nextRefreshTime) },
  ];
}
