/** Asked for first, to see how large the objects are. */
export const FIRST_PAGE_LIMIT = 50;
/** A page is decoded in one turn of the event loop; this much takes about 20 ms of it. */
const PAGE_BYTES = 3 * 1024 * 1024;

/** How many objects to ask for next, 1 to `maximum`, when `items` are typical ones. */
export function pageLimitOf(items: readonly unknown[], maximum: number): number {
  const samples = [items[0], items[items.length >> 1], items.at(-1)];
  const bytes = Math.max(...samples.map((item) => (JSON.stringify(item) ?? "").length));
  return Math.max(1, Math.min(maximum, Math.floor(PAGE_BYTES / Math.max(1, bytes))));
}
