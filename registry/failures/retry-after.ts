/** Longer waits than this are of no use to anyone, and a liar could ask for a year. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

const SECONDS = /^[0-9]{1,12}$/;

/** Milliseconds that a Retry-After header (RFC 9110, section 10.2.3) asks for, at most a day; undefined where it is none. */
export function retryAfterMsOf(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  const delayMs = SECONDS.test(text) ? Number(text) * 1000 : dateMsOf(text) - nowMs;
  if (Number.isNaN(delayMs)) return undefined;
  return Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS);
}

function dateMsOf(text: string): number {
  return text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
}
