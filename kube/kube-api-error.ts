const MAX_MESSAGE_CHARS = 300;

/** The API server answered, and refused. Callers branch on `status` and `reason`. */
export class KubeApiError extends Error {
  /** HTTP status code. */
  readonly status: number;
  /** Machine-readable reason of the Status object, such as "NotFound", "Conflict", "AlreadyExists", "Expired". */
  readonly reason: string;
  /** How long the server asked to wait, when it did. */
  readonly retryAfterMs: number | undefined;

  constructor(
    request: string,
    answer: { status: number; reason: string; message: string; retryAfterMs?: number | undefined },
  ) {
    super(`Cannot ${request}: ${answer.status} ${answer.reason}: ${shorten(answer.message)}`);
    this.name = "KubeApiError";
    this.status = answer.status;
    this.reason = answer.reason;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** Reads the Status object of a refused request; a body of another form becomes the message itself. */
export function decodeStatus(text: string): { reason: string; message: string } {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) {
      const reason = "reason" in parsed ? parsed.reason : undefined;
      const message = "message" in parsed ? parsed.message : undefined;
      return {
        reason: typeof reason === "string" && reason !== "" ? reason : "Unknown",
        message: typeof message === "string" ? message : "",
      };
    }
  } catch {
    // Load balancers and proxies answer in HTML or plain text.
  }
  return { reason: "Unknown", message: text };
}

/** Milliseconds of a Retry-After header: whole seconds or an HTTP date; undefined when absent or unreadable. */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // Date.parse() alone would take almost anything for a date.
  const dateMs = header.endsWith(" GMT") ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function shorten(text: string): string {
  // Control characters would let a hostile answer forge log lines.
  const oneLine = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return oneLine.length > MAX_MESSAGE_CHARS ? `${oneLine.slice(0, MAX_MESSAGE_CHARS)}...` : oneLine;
}
