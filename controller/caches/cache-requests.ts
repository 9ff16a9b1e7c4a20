import { PURGE_ANNOTATIONS, REFRESH_ANNOTATIONS } from "../../api/cache-triggers.ts";

/** What a user asks of a cache by annotating it; kube-fledged's keys are understood as well. */
export interface CacheRequests {
  readonly wantsRefresh: boolean;
  readonly wantsPurge: boolean;
  /** The annotations that say so, to be taken away once that is taken up. */
  readonly annotations: readonly string[];
}

/** The values do not matter. Who asks for both gets the purge: what is deleted may be pulled again, not the other way round. */
export function cacheRequestsOf(annotations: Readonly<Record<string, string>>): CacheRequests {
  const present = (keys: readonly string[]) =>
    keys.filter((key) => Object.hasOwn(annotations, key));
  const refreshes = present(REFRESH_ANNOTATIONS);
  const purges = present(PURGE_ANNOTATIONS);
  return {
    wantsRefresh: refreshes.length > 0 && purges.length === 0,
    wantsPurge: purges.length > 0,
    annotations: [...refreshes, ...purges],
  };
}

/** A JSON merge patch that takes the annotations away; 409 Conflict where the object is not as it was read any more. */
export function takenUpPatch({ annotations }: CacheRequests, resourceVersion: string): object {
  const removed = Object.fromEntries(annotations.map((key) => [key, null]));
  return { metadata: { resourceVersion, annotations: removed } };
}

/**
 * When the cache was purged, undefined for one whose images are wanted. A purge lasts until the spec changes or a refresh
 * is asked for; a refresh that is merely due does not end it.
 */
export function purgedMsAfter(
  { wantsPurge, wantsRefresh }: CacheRequests,
  state: {
    readonly purgedMs: number | undefined;
    readonly isSpecNew: boolean;
    readonly nowMs: number;
  },
): number | undefined {
  if (wantsPurge) return state.nowMs;
  return wantsRefresh || state.isSpecNew ? undefined : state.purgedMs;
}
