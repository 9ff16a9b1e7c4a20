import { API_VERSION } from "../../api/group.ts";
import {
  type ImageCache,
  type ImageCacheConditionType,
  type ImageCacheStatus,
  imageCacheResource,
} from "../../api/image-cache.ts";
import type { EventNotice } from "../../kube/event-series.ts";
import type { CacheRequests } from "./cache-requests.ts";

const ACTION = "Caching";

/**
 * What Events tell of a cache that has `status` now: that its images are there, that pulls fail or do no longer, what was
 * asked for and done, and what kubelets took away. Silent while only counts and times change.
 */
export function cacheNoticesOf(
  cache: Pick<ImageCache, "metadata" | "status">,
  status: ImageCacheStatus,
  {
    requests: { wantsRefresh, wantsPurge },
    holds,
  }: {
    readonly requests: Pick<CacheRequests, "wantsRefresh" | "wantsPurge">;
    /** Whether the node has the image now. */
    readonly holds: (node: string, image: string) => boolean;
  },
): EventNotice[] {
  const { namespace, name, uid } = cache.metadata;
  const { kind } = imageCacheResource;
  const about = {
    regarding: { apiVersion: API_VERSION, kind, namespace, name, uid },
    action: ACTION,
  };
  const notices: EventNotice[] = [];
  const tell = (type: EventNotice["type"], reason: string, note: string) =>
    notices.push({ ...about, type, reason, note });
  if (wantsRefresh) tell("Normal", "Refreshing", "A refresh was asked for");
  if (wantsPurge)
    tell(
      "Normal",
      "Purging",
      "A purge was asked for: nothing is pulled until the spec changes or a refresh is asked for",
    );
  const ready = newsOf("Ready", cache.status, status);
  if (ready?.status === "True") tell("Normal", ready.reason, ready.message);
  const degraded = newsOf("Degraded", cache.status, status);
  // Failures are forgotten as well when everything is tried anew, or when nobody wants the image any more.
  const hasCome = cache.status?.failures?.some(({ node, image }) => holds(node, image)) === true;
  if (degraded?.status === "True") tell("Warning", degraded.reason, degraded.message);
  else if (degraded !== undefined && hasCome) tell("Normal", "Recovered", degraded.message);
  const collected = (status.collectedImages ?? 0) - (cache.status?.collectedImages ?? 0);
  if (collected > 0) {
    const note = `Images that kubelets had collected and that are pulled again: ${collected}`;
    tell("Normal", "PulledAgain", note);
  }
  return notices;
}

/** The condition where it has another status or reason than before. */
function newsOf(
  type: ImageCacheConditionType,
  before: ImageCacheStatus | undefined,
  after: ImageCacheStatus,
) {
  const [old, now] = [conditionOf(type, before), conditionOf(type, after)];
  return old?.status === now?.status && old?.reason === now?.reason ? undefined : now;
}

function conditionOf(type: ImageCacheConditionType, status: ImageCacheStatus | undefined) {
  return status?.conditions?.find((condition) => condition.type === type);
}
