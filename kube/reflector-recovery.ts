import { backoffDelayMs } from "../runtime/backoff.ts";
import { KubeApiError } from "./kube-api-error.ts";

// As client-go's reflector, but for its jitter.
const BACKOFF = { initialMs: 800, maxMs: 30_000, jitter: 0.5 };
const MAX_RETRY_AFTER_MS = 300_000;

/**
 * Whether a list or watch that failed so must be followed by a list. Not after a lost connection or an overloaded
 * server: the watch goes on from the last version, and the server says when that is too old.
 */
export function isListNeeded(error: unknown): boolean {
  if (error instanceof KubeApiError) return error.status === 410 || error.status === 400;
  // An event that cannot be read would come again from the same version.
  return error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
}

/** Milliseconds before the next try after `failures` (at least 1) in a row; a Retry-After counts up to 5 minutes. */
export function reflectorDelayMs(error: unknown, failures: number): number {
  const asked = error instanceof KubeApiError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(backoffDelayMs(BACKOFF, failures), Math.min(asked, MAX_RETRY_AFTER_MS));
}
