import { REFRESH_ANNOTATIONS } from "../../api/cache-triggers.ts";
import { cacheConditionOf, type ImageCache } from "../../api/image-cache.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import { UnreachableError } from "../../kube/unreachable-error.ts";
import { Deadline } from "../../registry/transport/deadline.ts";
import type { Clock } from "../../runtime/clock.ts";
import { cacheVerdictOf } from "../caches/cache-verdict.ts";
import { cacheTextOf, type ImageCacheApi } from "../caches/image-cache-api.ts";
import type { ObjectPlace } from "../cluster/object-place.ts";
import { InputError } from "../input-error.ts";
import type { Verdict } from "../verdict.ts";
import type { WarmProgress } from "./warm-progress.ts";

const POLL_INTERVAL_MS = 1000;

export interface AwaitCacheOptions {
  readonly api: Pick<ImageCacheApi, "read">;
  /** The status from before a refresh that was asked for: its verdict counts no more. */
  readonly outdated: ImageCache["status"];
  readonly progress: WarmProgress;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface AwaitedCache {
  /** Unknown where the time ran out. */
  readonly verdict: Verdict;
  /** As it was seen last; undefined where there was no time to. */
  readonly cache: ImageCache | undefined;
}

/**
 * Waits until a cache is ready or fails for good, past outages of the API server. Throws InputError where somebody deletes it
 * or it chooses no node, and as ImageCacheApi does where the API server refuses.
 */
export async function awaitCache(
  place: ObjectPlace,
  options: AwaitCacheOptions,
): Promise<AwaitedCache> {
  const { api, progress, clock, timeoutMs, signal } = options;
  const deadline = new Deadline(signal, { clock, timeoutMs });
  let seen: ImageCache | undefined;
  try {
    for (;;) {
      const look = await lookAt(api.read(place, deadline.signal));
      if (look.kind === "gone") {
        throw new InputError(`Cannot wait for ${cacheTextOf(place)}: it was deleted`);
      }
      if (look.kind === "seen") {
        const { cache } = look;
        seen = cache;
        progress.show(cache.status?.images ?? []);
        const verdict = cacheVerdictOf(cache);
        if (verdict !== "unknown" && isNews(cache, options)) {
          requireNodes(cache, place);
          return { verdict, cache };
        }
      }
      await clock.sleep(POLL_INTERVAL_MS, deadline.signal);
    }
  } catch (error) {
    if (signal.aborted || !deadline.hasPassed) throw error;
    return { verdict: "unknown", cache: seen };
  } finally {
    deadline.end();
    progress.end();
  }
}

/** A cache without nodes is ready, but who waits for images on nodes has mistaken a label. */
function requireNodes(cache: ImageCache, place: ObjectPlace): void {
  if (cacheConditionOf(cache, "Ready")?.reason !== "NoNodes") return;
  throw new InputError(
    `Cannot wait for ${cacheTextOf(place)}: no node has the labels or the name that it asks for`,
  );
}

type Look =
  | { readonly kind: "seen"; readonly cache: ImageCache }
  | { readonly kind: "gone" }
  /** Nobody answers, while the nodes go on. */
  | { readonly kind: "away" };

async function lookAt(reading: Promise<ImageCache | undefined>): Promise<Look> {
  try {
    const cache = await reading;
    return cache === undefined ? { kind: "gone" } : { kind: "seen", cache };
  } catch (error) {
    if (isOutage(error)) return { kind: "away" };
    throw error;
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof KubeApiError) return error.status === 429 || error.status >= 500;
  return (
    error instanceof UnreachableError || (error instanceof Error && error.name === "TimeoutError")
  );
}

/** Whether the verdict is of the time since the controller took up what was asked for. */
function isNews({ metadata, status }: ImageCache, { outdated }: AwaitCacheOptions): boolean {
  if (REFRESH_ANNOTATIONS.some((key) => Object.hasOwn(metadata.annotations, key))) return false;
  if (outdated === undefined) return true;
  const { lastRefreshTime = "", failures = [] } = status ?? {};
  if (lastRefreshTime === outdated.lastRefreshTime) return false;
  // The nodes may not have been looked at since.
  const isOld = ({ time }: { readonly time: string }) =>
    Date.parse(time) < Date.parse(lastRefreshTime);
  return !failures.some(isOld);
}
