/** Longer waits than this are of no use to anyone, and a liar could ask for a year. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** Milliseconds that a Retry-After header (RFC 9110, section 10.2.3) asks for, at most a day; undefined where it is none. */
export function retryAfterMsOf(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  const delayMs = /^[0-9]{1,12}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS);
}
