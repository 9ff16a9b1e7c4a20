import { describe, expect, it } from "vitest";
import {
  type ResponseContext,
  responseFailureOf,
} from "../../../registry/failures/response-failure.ts";
import type { Reply } from "../../../registry/transport/reply.ts";

const CONTEXT: ResponseContext = {
  leg: "manifest",
  subject: 'manifest "r.example/app:v1"',
  nowMs: 0,
  credential: undefined,
  hidesExistence: false,
  isPullThrough: false,
};

function reply(status: number, body = "", headers: Reply["headers"] = {}): Reply {
  return { status, headers, bytes: Buffer.from(body), url: new URL("https://r.example/v2/") };
}

function errorBody(code: string): string {
  return JSON.stringify({ errors: [{ code }] });
}

describe("responseFailureOf()", () => {
  it("names host, status, code, subject and next step, and nothing that the registry wrote", () => {
    const body = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"<b>token=hunter2</b>"}]}';
    expect(responseFailureOf(reply(404, body), CONTEXT)).toEqual({
      kind: "failed",
      failure: {
        class: "ManifestUnknown",
        leg: "manifest",
        host: "r.example",
        httpStatus: 404,
        code: "MANIFEST_UNKNOWN",
        message:
          '"r.example" answered 404 MANIFEST_UNKNOWN to the request for manifest "r.example/app:v1"; push this tag or digest, or correct the reference',
      },
    });
  });

  it.for([
    [400, "NAME_INVALID", "InvalidReference"],
    [400, "TAG_INVALID", "InvalidReference"],
    [400, "DIGEST_INVALID", "DigestMismatch"],
    [404, "NAME_UNKNOWN", "RepositoryUnknown"],
    [404, "MANIFEST_BLOB_UNKNOWN", "ChildManifestUnknown"],
    [400, "MANIFEST_INVALID", "UnsupportedMediaType"],
    [415, "UNSUPPORTED", "UnsupportedMediaType"],
    [403, "DENIED", "Unauthenticated"],
    [403, "TOOMANYREQUESTS", "RateLimited"],
    [429, "TOOMANYREQUESTS", "RateLimited"],
    [408, "UNKNOWN", "Timeout"],
    [500, "UNKNOWN", "RegistryUnavailable"],
    [400, "UNAVAILABLE", "RegistryUnavailable"],
    [405, "UNKNOWN", "NotARegistry"],
  ] as const)("of %i %s is %s", ([status, code, expected]) => {
    expect(responseFailureOf(reply(status, errorBody(code)), CONTEXT).failure.class).toBe(expected);
  });

  it.for([
    [429, "RateLimited"],
    [499, "RegistryUnavailable"],
    [522, "RegistryUnavailable"],
    [404, "NotARegistry"],
    [302, "NotARegistry"],
    [410, "NotARegistry"],
  ] as const)("of %i with a page instead of an error is %s", ([status, expected]) => {
    expect(responseFailureOf(reply(status, "<html>"), CONTEXT).failure.class).toBe(expected);
  });

  it("of 404 depends on what was asked for", () => {
    const missing = reply(404, errorBody("MANIFEST_UNKNOWN"));
    const classOf = (context: Partial<ResponseContext>) =>
      responseFailureOf(missing, { ...CONTEXT, ...context }).failure.class;
    expect(classOf({ leg: "child" })).toBe("ChildManifestUnknown");
    expect(classOf({ leg: "config" })).toBe("BlobUnknown");
    expect(classOf({ isPullThrough: true })).toBe("ProxyStale404");
  });

  it("keeps how long to wait", () => {
    const limited = reply(429, "", { "retry-after": "3600" });
    expect(responseFailureOf(limited, CONTEXT).failure.retryAfterMs).toBe(3_600_000);
    const denied = reply(403, "", { "retry-after": "3600" });
    expect(responseFailureOf(denied, CONTEXT).failure).not.toHaveProperty("retryAfterMs");
  });

  it("sees plain HTTP on a TLS port", () => {
    const go = reply(400, "Client sent an HTTP request to an HTTPS server.\n");
    const nginx = reply(400, "<h1>The plain HTTP request was sent to HTTPS port</h1>");
    expect(responseFailureOf(go, CONTEXT).failure.class).toBe("PlainHTTPOnHTTPS");
    expect(responseFailureOf(nginx, CONTEXT).failure.class).toBe("PlainHTTPOnHTTPS");
  });
});
