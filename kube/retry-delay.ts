import { backoffDelayMs } from "../runtime/backoff.ts";
import { KubeApiError } from "./kube-api-error.ts";
import { UnreachableError } from "./unreachable-error.ts";

const BACKOFF = { initialMs: 200, maxMs: 5_000, jitter: 0.5 };
/** Added to a Retry-After, as a share of it, so that refused clients do not come back together. */
const RETRY_AFTER_JITTER = 0.2;

/**
 * Milliseconds to wait before sending a request again after `failures` (at least 1) in a row; undefined when it must
 * not be sent again. As in client-go, a refusal with Retry-After says that nothing was done, and 429 says so by itself.
 */
export function retryDelayMs(
  error: unknown,
  method: string,
  options: { failures: number; random?: () => number },
): number | undefined {
  const { failures, random = Math.random } = options;
  const backoffMs = backoffDelayMs(BACKOFF, failures, random);
  if (error instanceof UnreachableError) return method === "GET" ? backoffMs : undefined;
  if (!(error instanceof KubeApiError)) return undefined;
  if (error.status !== 429 && error.status !== 503) return undefined;
  if (error.retryAfterMs !== undefined) {
    // Retry-After of 0 must not make a tight loop.
    return Math.max(backoffMs, error.retryAfterMs * (1 + RETRY_AFTER_JITTER * random()));
  }
  return error.status === 429 || method === "GET" ? backoffMs : undefined;
}
