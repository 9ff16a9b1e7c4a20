import type { Dispatcher } from "undici";
import { decodeStatus, KubeApiError, parseRetryAfterMs } from "./kube-api-error.ts";
import type { KubeConnection } from "./kube-transport.ts";
import { formatQuery, type Query } from "./query.ts";
import { readBodyStart } from "./response-body.ts";
import { UnreachableError } from "./unreachable-error.ts";

const MAX_ERROR_BYTES = 64 * 1024;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface KubeRequest {
  readonly method: Method;
  /** Below the server's URL, such as "/api/v1/nodes". */
  readonly path: string;
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of the body; "application/json" when absent. */
  readonly contentType?: string | undefined;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  readonly nowMs: number;
}

/**
 * Sends a request and returns the answer with its body unread. Throws KubeApiError when the server refused, and
 * UnreachableError when there was no answer.
 */
export async function sendRequest(
  connection: KubeConnection,
  dispatcher: Dispatcher,
  request: KubeRequest,
): Promise<Dispatcher.ResponseData> {
  const { method, path, body, contentType = "application/json", userAgent, signal } = request;
  let answer: Dispatcher.ResponseData;
  try {
    answer = await dispatcher.request({
      origin: connection.origin,
      path: `${connection.basePath}${path}${formatQuery(request.query)}`,
      method,
      headers: {
        ...connection.headers,
        accept: "application/json",
        "user-agent": userAgent,
        ...(body === undefined ? {} : { "content-type": contentType }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    throw new UnreachableError(workOf(request), connection.origin, error);
  }
  const { statusCode: status, headers } = answer;
  if (status >= 200 && status < 300) return answer;
  // A refusal is one also when its body breaks off.
  const text = await readBodyStart(answer.body, MAX_ERROR_BYTES).catch(() => "");
  const header = headers["retry-after"];
  const retryAfter = typeof header === "string" ? header : undefined;
  const retryAfterMs = parseRetryAfterMs(retryAfter, request.nowMs);
  throw new KubeApiError(workOf(request), { status, ...decodeStatus(text), retryAfterMs });
}

/** The request for the text of errors. */
export function workOf(request: { readonly method: Method; readonly path: string }): string {
  return `${request.method} ${JSON.stringify(request.path)}`;
}
