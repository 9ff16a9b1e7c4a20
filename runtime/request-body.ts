import type { IncomingMessage } from "node:http";
import type { Clock } from "./clock.ts";

export interface RequestBodyLimits {
  readonly limitBytes: number;
  /** From the call to the last byte. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** The answer to a request that cannot be served. */
export interface Refusal {
  readonly status: 400 | 408 | 413 | 415;
  readonly reason: string;
}

export type RequestBody =
  | { readonly kind: "read"; readonly bytes: Buffer }
  /** The connection should not be used again. */
  | ({ readonly kind: "refused" } & Refusal);

/**
 * What is thrown away of a body above its limit before giving up on it: a client still writing when the
 * connection closes sees a reset instead of the 413.
 */
const DISCARD_LIMIT_BYTES = 64 * 1024 * 1024;

/** Reads a whole body within its limits; never rejects. */
export function readRequestBody(
  request: IncomingMessage,
  { limitBytes, deadlineMs, clock }: RequestBodyLimits,
): Promise<RequestBody> {
  const coding = request.headers["content-encoding"] ?? "identity";
  return new Promise((resolve) => {
    const tooLarge = refused(413, `the body is larger than ${limitBytes} bytes`);
    const chunks: Buffer[] = [];
    let size = 0;
    const cancel = clock.after(deadlineMs, () => {
      settle(refused(408, `the body did not arrive within ${deadlineMs} ms`));
    });
    function settle(body: RequestBody): void {
      cancel();
      request.off("data", collect).off("end", finish).off("error", abort).off("close", abort);
      request.on("error", () => {});
      request.pause();
      resolve(body);
    }
    function collect(chunk: Buffer): void {
      size += chunk.length;
      if (size <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (size > limitBytes + DISCARD_LIMIT_BYTES) settle(tooLarge);
    }
    function finish(): void {
      if (size > limitBytes) settle(tooLarge);
      else if (coding !== "identity") settle(refused(415, "the body must not be compressed"));
      else settle({ kind: "read", bytes: Buffer.concat(chunks, size) });
    }
    function abort(): void {
      settle(refused(400, "the body ended early"));
    }
    request.on("data", collect).on("end", finish).on("error", abort).on("close", abort);
  });
}

function refused(status: Refusal["status"], reason: string): RequestBody {
  return { kind: "refused", status, reason };
}
