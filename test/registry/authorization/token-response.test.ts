import { describe, expect, it } from "vitest";
import { decodeTokenResponse } from "../../../registry/authorization/token-response.ts";

function decode(value: unknown) {
  return decodeTokenResponse(Buffer.from(JSON.stringify(value)));
}

describe("decodeTokenResponse()", () => {
  it("takes either name of the token and uses nine tenths of its lifetime", () => {
    expect(decode({ token: "a", expires_in: 300 })).toEqual({ token: "a", lifetimeMs: 270_000 });
    expect(decode({ access_token: "b", expires_in: 300 })).toEqual({
      token: "b",
      lifetimeMs: 270_000,
    });
    expect(decode({ token: "", access_token: "b" })).toEqual({ token: "b", lifetimeMs: 54_000 });
  });

  it("assumes a minute where no lifetime is promised, and believes no more than an hour", () => {
    const lifetimes = [undefined, null, 0, -5, 1e9].map(
      (seconds) => decode({ token: "a", expires_in: seconds })?.lifetimeMs,
    );
    expect(lifetimes).toEqual([54_000, 54_000, 54_000, 54_000, 3_240_000]);
  });

  it.for([
    ["no token", {}],
    ["a token with a line end", { token: "a\r\nx: y" }],
    ["a token that is a number", { token: 1 }],
    ["a list", []],
  ] as const)("is undefined for %s", ([, value]) => {
    expect(decode(value)).toBeUndefined();
  });

  it("is undefined for what is no JSON", () => {
    expect(decodeTokenResponse(Buffer.from("<html>"))).toBeUndefined();
  });
});
