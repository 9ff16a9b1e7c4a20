import type { ImageCache, ImageCacheStatus } from "../../api/image-cache.ts";
import {
  MAX_CACHE_MESSAGE,
  MAX_FAILURES,
  MAX_STATUS_IMAGES,
  MAX_WAITING,
} from "../../api/image-cache-status-schema.ts";
import { formatTime } from "../../kube/format-time.ts";
import { cacheConditionsOf } from "./cache-conditions.ts";
import type { CacheProgress, FailedPull } from "./cache-progress.ts";
import type { NextRefresh } from "./cache-refresh.ts";
import { worstFailuresOf } from "./worst-failures.ts";

export interface CacheFacts {
  /** The object, with the status that it has now. */
  readonly cache: Pick<ImageCache, "metadata" | "status">;
  /** The images of the cache, normalized, each once, in the order listed. */
  readonly references: readonly string[];
  /** Images that its entries discovered beyond what one takes; 0 when absent. */
  readonly leftOut?: number;
  readonly atMs: number;
  readonly lastRefreshMs: number | undefined;
  readonly nextRefresh: NextRefresh;
  /** When the images were purged, if they are. */
  readonly purgedMs: number | undefined;
  /** How many images kubelets collected and we pulled again, over all time. */
  readonly collectedImages: number;
  /** Of a cache that is being deleted: where something of it is left. */
  readonly removal?: string;
}

/** The whole status of a cache, within the bounds of its schema; costs what the cache has, not what its nodes have. */
export function cacheStatusOf(progress: CacheProgress, facts: CacheFacts): ImageCacheStatus {
  const { cache, references, atMs, lastRefreshMs, nextRefresh, purgedMs } = facts;
  const { generation } = cache.metadata;
  const failures = worstFailuresOf(progress.failedPulls(), MAX_FAILURES);
  const { desired, nodes } = progress;
  const readyImages = references.filter((reference) => progress.image(reference)?.isReady === true);
  return {
    observedGeneration: generation,
    conditions: cacheConditionsOf({
      progress,
      hasImages: references.length > 0,
      isPurged: purgedMs !== undefined,
      removal: facts.removal,
      worstFailure: failures[0],
      leftOut: facts.leftOut ?? 0,
      scheduleFault: nextRefresh.kind === "invalid" ? nextRefresh.message : undefined,
      previous: cache.status?.conditions ?? [],
      generation,
      atMs,
    }),
    nodes: { desired, ...nodes },
    images: references
      .slice(0, MAX_STATUS_IMAGES)
      .map((reference) => imageStatusOf(reference, progress)),
    imagesSummary: `${readyImages.length}/${references.length}`,
    nodesSummary: `${nodes.ready}/${desired}`,
    failures: failures.map(failureStatusOf),
    failuresTotal: progress.failures,
    waiting: progress
      .waitingNodes()
      .slice(0, MAX_WAITING)
      .map((wait) => ({ ...wait, message: cut(wait.message) })),
    ...(lastRefreshMs === undefined ? {} : { lastRefreshTime: toMillisecond(lastRefreshMs) }),
    ...(nextRefresh.kind === "at" ? { nextRefreshTime: formatTime(nextRefresh.atMs) } : {}),
    collectedImages: facts.collectedImages,
    ...(purgedMs === undefined ? {} : { purgedTime: formatTime(purgedMs) }),
  };
}

/** What is compared with other times: cut to the second, a refresh would seem to be before a pull of the same second. */
function toMillisecond(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function imageStatusOf(reference: string, progress: CacheProgress) {
  const tally = progress.image(reference);
  const digest = tally?.digest;
  const { ready = 0, pulling = 0, failed = 0, waiting = 0 } = tally?.counts ?? {};
  return {
    image: reference,
    ...(digest === undefined ? {} : { digest }),
    desired: tally?.desired ?? 0,
    ready,
    pulling,
    failed,
    waiting,
  };
}

function failureStatusOf({ node, image, pull }: FailedPull) {
  const { reason, message, attempts, atMs, nextTryMs } = pull;
  return {
    node,
    image,
    reason,
    message: cut(message),
    attempts,
    time: toMillisecond(atMs),
    ...(nextTryMs === undefined ? {} : { nextTryTime: formatTime(nextTryMs) }),
  };
}

function cut(message: string): string {
  return message.length > MAX_CACHE_MESSAGE
    ? `${message.slice(0, MAX_CACHE_MESSAGE - 3)}...`
    : message;
}
