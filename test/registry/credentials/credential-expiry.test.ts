import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credentialExpiryOf } from "../../../registry/credentials/credential-expiry.ts";

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

describe("credentialExpiryOf()", () => {
  it("reads the exp of a JSON Web Token", () => {
    const token = `${base64({ alg: "ES256" })}.${base64({ exp: 1_900_000_000 })}.c2ln`;
    expect(credentialExpiryOf(token)).toBe(1_900_000_000_000);
  });

  it("reads the expiration of an Amazon ECR password", () => {
    expect(credentialExpiryOf(base64({ payload: "x", expiration: 1_900_000_000 }))).toBe(
      1_900_000_000_000,
    );
  });

  it.for([
    ["a password", "correct horse"],
    ["a password with dots", "a.b.c"],
    ["a token without exp", `e30.${base64({ sub: "x" })}.c2ln`],
    ["an exp that is text", `e30.${base64({ exp: "soon" })}.c2ln`],
    ["null", base64(null)],
    ["an inherited name", base64([])],
    ["nothing", ""],
  ] as const)("is undefined for %s", ([, secret]) => {
    expect(credentialExpiryOf(secret)).toBeUndefined();
  });

  it("takes any secret", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        credentialExpiryOf(Buffer.from(bytes).toString("latin1"));
      }),
    );
    expect(credentialExpiryOf("x".repeat(1_000_000))).toBeUndefined();
  });
});
