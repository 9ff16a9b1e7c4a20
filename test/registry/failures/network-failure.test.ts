import { errors } from "undici";
import { describe, expect, it } from "vitest";
import { networkFailureOf, timeoutFailure } from "../../../registry/failures/network-failure.ts";
import { EgressForbiddenError } from "../../../registry/guard/egress-forbidden-error.ts";

const HTTPS = { leg: "manifest", url: new URL("https://r.example/v2/?token=hunter2") } as const;
const HTTP = { leg: "manifest", url: new URL("http://r.example/v2/") } as const;

function errorWith(code: string): Error {
  return Object.assign(new Error("hunter2"), { code });
}

describe("networkFailureOf()", () => {
  it("names leg, host and code, and neither query nor the text of the error", () => {
    expect(networkFailureOf(errorWith("ENOTFOUND"), HTTPS)).toEqual({
      kind: "failed",
      failure: {
        class: "DNS",
        leg: "manifest",
        host: "r.example",
        message:
          'Cannot complete the manifest request to "r.example" (ENOTFOUND); check the spelling of the host and the DNS of the cluster',
      },
    });
  });

  it.for([
    ["EAI_AGAIN", "DNS"],
    ["ECONNREFUSED", "ConnectRefused"],
    ["EHOSTUNREACH", "Unreachable"],
    ["ENETUNREACH", "Unreachable"],
    ["ECONNRESET", "Reset"],
    ["EPIPE", "Reset"],
    ["UND_ERR_SOCKET", "Reset"],
    ["ETIMEDOUT", "Timeout"],
    ["UND_ERR_CONNECT_TIMEOUT", "Timeout"],
    ["UND_ERR_HEADERS_TIMEOUT", "Timeout"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "TLSUntrusted"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "TLSUntrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "TLSUntrusted"],
    ["CERT_REVOKED", "TLSUntrusted"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "TLSUntrusted"],
    ["CERT_HAS_EXPIRED", "TLSExpired"],
    ["CERT_NOT_YET_VALID", "TLSExpired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "TLSNameMismatch"],
    ["EPROTO", "PlainHTTPOnHTTPS"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "PlainHTTPOnHTTPS"],
    ["UND_ERR_HEADERS_OVERFLOW", "NotARegistry"],
    ["UND_ERR_INVALID_ARG", "InternalError"],
    ["ESOMETHINGNEW", "RegistryUnavailable"],
  ] as const)("of %s is %s", ([code, expected]) => {
    expect(networkFailureOf(errorWith(code), HTTPS).failure.class).toBe(expected);
  });

  it("finds the code in the cause and in the first of several attempts", () => {
    const attempts = new AggregateError([errorWith("ECONNREFUSED"), errorWith("EHOSTUNREACH")]);
    const wrapped = new Error("failed", { cause: attempts });
    expect(networkFailureOf(wrapped, HTTPS).failure.class).toBe("ConnectRefused");
  });

  it.for([
    ["an alert of TLS", "\u0015\u0003\u0001", "PlainHTTPOnHTTPS"],
    ["anything else", "SSH-2.0", "NotARegistry"],
  ] as const)("reads in bytes that are no HTTP whether they are %s", ([, bytes, expected]) => {
    const error = Object.assign(new errors.HTTPParserError("Expected HTTP/"), { data: bytes });
    expect(networkFailureOf(error, HTTP).failure).toMatchObject({ class: expected });
  });

  it("calls what has no code our own fault", () => {
    expect(networkFailureOf(new TypeError("x is not a function"), HTTPS).failure.class).toBe(
      "InternalError",
    );
    expect(networkFailureOf("thrown", HTTPS).failure.class).toBe("InternalError");
  });

  it("says why the guard refused a connection", () => {
    const error = new EgressForbiddenError("r.example", "resolves to a private address");
    expect(networkFailureOf(error, HTTPS).failure).toEqual({
      class: "EgressForbidden",
      leg: "manifest",
      host: "r.example",
      message:
        'Will not connect to "r.example": it resolves to a private address; if a private address is meant, name it in --trusted-registry',
    });
  });
});

describe("timeoutFailure()", () => {
  it("names leg, host and time", () => {
    expect(timeoutFailure(HTTPS, 10_000).failure).toEqual({
      class: "Timeout",
      leg: "manifest",
      host: "r.example",
      message:
        'No complete answer to the manifest request from "r.example" within 10000 ms; check the load of the registry and the network to it',
    });
  });
});
