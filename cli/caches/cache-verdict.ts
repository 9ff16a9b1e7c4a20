import { cacheConditionOf, type ImageCache } from "../../api/image-cache.ts";
import type { Verdict } from "../verdict.ts";

/**
 * Good when every node has every image, bad when something failed and nothing goes on by itself, unknown while it goes on or
 * waits for others.
 */
export function cacheVerdictOf(cache: ImageCache): Verdict {
  if (cacheConditionOf(cache, "Ready")?.status === "True") return "good";
  const isOver = cacheConditionOf(cache, "Progressing")?.status === "False";
  const hasFailures = (cache.status?.failuresTotal ?? 0) > 0;
  return isOver && hasFailures ? "bad" : "unknown";
}
