import { errors } from "undici";
import { EgressForbiddenError } from "../guard/egress-forbidden-error.ts";
import type { FailureClass } from "./failure-classes.ts";
import { failed, type Leg, type RegistryFailed } from "./registry-failure.ts";

/** Error codes of Node.js, OpenSSL and undici; the first pattern that matches decides. */
const CLASS_BY_CODE: readonly (readonly [RegExp, FailureClass])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EREFUSED)/, "DNS"],
  [/^ECONNREFUSED$/, "ConnectRefused"],
  [/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/, "Unreachable"],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, "Timeout"],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/, "Reset"],
  [/^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/, "PlainHTTPOnHTTPS"],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, "TLSExpired"],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, "TLSNameMismatch"],
  [
    /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_|PATH_LENGTH|ERR_SSL_|ERR_TLS_)/,
    "TLSUntrusted",
  ],
  [/^UND_ERR_(HEADERS_OVERFLOW|RES_|RESPONSE)/, "NotARegistry"],
  [/^UND_ERR_(INVALID_|NOT_SUPPORTED)/, "InternalError"],
];

/** How a TLS server answers plain HTTP: a record of type alert, of any version. */
const TLS_ALERT = "\u0015\u0003";

export interface NetworkContext {
  readonly leg: Leg;
  readonly url: URL;
}

/** What an error of the network, of TLS or of HTTP framing means. The message holds its code, never its text. */
export function networkFailureOf(error: unknown, { leg, url }: NetworkContext): RegistryFailed {
  const context = { leg, host: url.host };
  if (error instanceof EgressForbiddenError) {
    return failed(
      "EgressForbidden",
      `Will not connect to "${url.host}": it ${error.reason}`,
      context,
    );
  }
  if (error instanceof errors.HTTPParserError) {
    const isTls = "data" in error && String(error.data).startsWith(TLS_ALERT);
    const what = `"${url.host}" did not answer the ${leg} request in HTTP`;
    return failed(isTls ? "PlainHTTPOnHTTPS" : "NotARegistry", what, context);
  }
  const code = codeOf(error);
  return failed(
    classOf(code),
    `Cannot complete the ${leg} request to "${url.host}" (${code})`,
    context,
  );
}

export function timeoutFailure({ leg, url }: NetworkContext, timeoutMs: number): RegistryFailed {
  return failed(
    "Timeout",
    `No complete answer to the ${leg} request from "${url.host}" within ${timeoutMs} ms`,
    { leg, host: url.host },
  );
}

function classOf(code: string): FailureClass {
  if (code === "") return "InternalError";
  return CLASS_BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? "RegistryUnavailable";
}

/** The code of the error, or of the error that caused it, or of the first of several attempts. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string" && error.code !== "") return error.code;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return codeOf(inner);
}
