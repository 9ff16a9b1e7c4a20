import type { Dispatcher } from "undici";
import { VERSION } from "../../runtime/version.ts";
import { failed, type Leg, type RegistryResult } from "../failures/registry-failure.ts";
import { readCappedBody } from "./capped-body.ts";
import { headerOf, type Reply } from "./reply.ts";

/** A header for one origin and no other. */
export interface Authorization {
  readonly origin: string;
  readonly header: string;
}

export interface LegRequest {
  readonly leg: Leg;
  readonly method: "GET" | "HEAD" | "POST";
  readonly url: URL;
  /** Origin of the registry that the image reference names. */
  readonly registry: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: Authorization | undefined;
  readonly body?: string;
  /** Bound on the body of a good answer. */
  readonly maxBytes: number;
  /** Whether a digest known beforehand is checked against the bytes; false when absent. */
  readonly contentVerified?: boolean;
}

export interface ExchangeOptions {
  readonly agent: Dispatcher;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Bound on the body of an error, which is read for its code only. */
const MAX_ERROR_BYTES = 65_536;

/** One request and its answer, whatever the status. Rejects as undici does where there is no answer. */
export async function exchange(
  request: LegRequest,
  { agent, signal, timeoutMs }: ExchangeOptions,
): Promise<RegistryResult<Reply>> {
  const { url, method, authorization } = request;
  const response = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    body: request.body ?? null,
    headers: {
      "user-agent": `layerwise/${VERSION}`,
      "accept-encoding": "identity",
      ...request.headers,
      ...(authorization?.origin === url.origin ? { authorization: authorization.header } : {}),
    },
    signal,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const { statusCode: status, headers } = response;
  const withBytes = (bytes: Buffer): RegistryResult<Reply> => ({
    kind: "ok",
    value: { status, headers, bytes, url },
  });
  const isGood = status >= 200 && status < 300;
  const body = await readCappedBody(response.body, {
    maxBytes: isGood ? request.maxBytes : MAX_ERROR_BYTES,
    contentEncoding: method === "HEAD" ? undefined : headerOf({ headers }, "content-encoding"),
  });
  if (body.kind === "whole") return withBytes(body.bytes);
  // An error is classified by its status alone when its body is of no use.
  if (!isGood) return withBytes(Buffer.alloc(0));
  const fault = body.kind === "tooLarge" ? `more than ${request.maxBytes} bytes` : body.reason;
  return failed(
    request.leg === "token" ? "NotARegistry" : "UnsupportedMediaType",
    `"${url.host}" answered the ${request.leg} request with ${fault}`,
    { leg: request.leg, host: url.host, httpStatus: status },
  );
}
