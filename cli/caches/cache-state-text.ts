import { cacheConditionOf, type ImageCache } from "../../api/image-cache.ts";

/** What a cache does or waits for, in one line. */
export function cacheStateText(cache: ImageCache): string {
  const ready = cacheConditionOf(cache, "Ready");
  const progressing = cacheConditionOf(cache, "Progressing");
  const telling = ready?.status === "True" ? ready : (progressing ?? ready);
  if (telling === undefined) return "NotYetSeen: the controller has not looked at it yet";
  return `${telling.reason}: ${telling.message}`;
}
