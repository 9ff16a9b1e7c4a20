import { challengesOf } from "../authorization/challenge.ts";
import type { Credential } from "../credentials/credential.ts";
import { headerOf, headerValuesOf, type Reply } from "../transport/reply.ts";
import { authorizationFailureClassOf } from "./authorization-failure.ts";
import type { FailureClass } from "./failure-classes.ts";
import { registryErrorCodeOf } from "./registry-error-code.ts";
import { failed, type Leg, type RegistryFailed } from "./registry-failure.ts";
import { retryAfterMsOf } from "./retry-after.ts";

export interface ResponseContext {
  readonly leg: Leg;
  /** What was asked for, as `manifest "docker.io/library/nginx:latest"`. */
  readonly subject: string;
  readonly nowMs: number;
  /** What was sent; undefined for an anonymous request. */
  readonly credential: Credential | undefined;
  readonly hidesExistence: boolean;
  /** Whether the host serves what it has copied from another registry, so that its 404 proves nothing. */
  readonly isPullThrough: boolean;
}

const CLASS_BY_CODE: ReadonlyMap<string, FailureClass> = new Map([
  ["NAME_INVALID", "InvalidReference"],
  ["TAG_INVALID", "InvalidReference"],
  ["DIGEST_INVALID", "DigestMismatch"],
  ["MANIFEST_UNKNOWN", "ManifestUnknown"],
  ["NAME_UNKNOWN", "RepositoryUnknown"],
  ["MANIFEST_BLOB_UNKNOWN", "ChildManifestUnknown"],
  ["BLOB_UNKNOWN", "BlobUnknown"],
  ["MANIFEST_INVALID", "UnsupportedMediaType"],
  ["MANIFEST_UNVERIFIED", "UnsupportedMediaType"],
  ["UNSUPPORTED", "UnsupportedMediaType"],
]);

/** What Go's servers and nginx say, with status 400, to plain HTTP on their TLS port. */
const TLS_PORT = /HTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/i;

/** Classifies an answer with a status other than 2xx. */
export function responseFailureOf(reply: Reply, context: ResponseContext): RegistryFailed {
  const code = registryErrorCodeOf(reply.bytes);
  const host = reply.url.host;
  const failureClass = classOf(reply, code, context);
  const isWorthWaiting = failureClass === "RateLimited" || failureClass === "RegistryUnavailable";
  const answer = [reply.status, code].filter((part) => part !== undefined).join(" ");
  return failed(
    failureClass,
    `"${host}" answered ${answer} to the request for ${context.subject}`,
    {
      leg: context.leg,
      host,
      httpStatus: reply.status,
      code,
      retryAfterMs: isWorthWaiting
        ? retryAfterMsOf(headerOf(reply, "retry-after"), context.nowMs)
        : undefined,
    },
  );
}

function classOf(reply: Reply, code: string | undefined, context: ResponseContext): FailureClass {
  const { status, bytes } = reply;
  const { leg, isPullThrough } = context;
  if (status === 429 || code === "TOOMANYREQUESTS") return "RateLimited";
  if (status === 408) return "Timeout";
  if (status >= 499 || code === "UNAVAILABLE") return "RegistryUnavailable";
  if (status === 401 || status === 403) {
    const challengeError = challengeErrorOf(reply);
    return authorizationFailureClassOf({ ...context, status, code, challengeError });
  }
  if (status === 404 && leg !== "token") {
    if (isPullThrough) return "ProxyStale404";
    if (leg === "child") return "ChildManifestUnknown";
    if (leg === "config" || leg === "blob") return "BlobUnknown";
  }
  if (status === 400 && TLS_PORT.test(bytes.toString("latin1"))) return "PlainHTTPOnHTTPS";
  return CLASS_BY_CODE.get(code ?? "") ?? "NotARegistry";
}

function challengeErrorOf(reply: Reply): string | undefined {
  const challenges = challengesOf(headerValuesOf(reply, "www-authenticate"));
  return challenges?.find(({ scheme }) => scheme === "bearer")?.parameters.get("error");
}
