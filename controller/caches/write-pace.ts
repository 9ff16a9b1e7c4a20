import { TokenBucket } from "../../kube/token-bucket.ts";
import type { Clock } from "../../runtime/clock.ts";

/** Of all caches and nodes together. An API server takes ten times as much. */
const WRITES_PER_SECOND = 50;
const WRITE_BURST = 100;

/** Resolves when the next write may be made, in the order of asking; throws the reason of `signal` once that aborts. */
export function writePace(clock: Clock, signal: AbortSignal): () => Promise<void> {
  const bucket = new TokenBucket(clock, { ratePerSecond: WRITES_PER_SECOND, burst: WRITE_BURST });
  return async () => {
    const waitMs = bucket.take();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
  };
}
