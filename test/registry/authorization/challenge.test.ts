import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  challengesOf,
  chooseChallenge,
  parseChallenges,
} from "../../../registry/authorization/challenge.ts";

function parsed(...headers: string[]) {
  return parseChallenges(headers).map(({ scheme, parameters }) => ({
    scheme,
    parameters: Object.fromEntries(parameters),
  }));
}

describe("parseChallenges()", () => {
  it("reads a Bearer challenge with commas inside quotes", () => {
    expect(
      parsed(
        'Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull,push"',
      ),
    ).toEqual([
      {
        scheme: "bearer",
        parameters: {
          realm: "https://auth.example/token",
          service: "r",
          scope: "repository:a/b:pull,push",
        },
      },
    ]);
  });

  it("reads several challenges of one header and of several", () => {
    expect(parsed("Negotiate, BASIC realm=here", "Digest nonce=1, qop=auth, Newauth")).toEqual([
      { scheme: "negotiate", parameters: {} },
      { scheme: "basic", parameters: { realm: "here" } },
      { scheme: "digest", parameters: { nonce: "1", qop: "auth" } },
      { scheme: "newauth", parameters: {} },
    ]);
  });

  it("reads over token68, empty list elements and blanks around =", () => {
    expect(parsed('Negotiate a87421000492aa87==, ,Bearer , Realm = "x" ,, empty=""')).toEqual([
      { scheme: "negotiate", parameters: {} },
      { scheme: "bearer", parameters: { realm: "x", empty: "" } },
    ]);
  });

  it("undoes escapes in quoted strings", () => {
    expect(parsed(String.raw`Basic realm="a \"b\" \\ \c"`)).toEqual([
      { scheme: "basic", parameters: { realm: String.raw`a "b" \ c` } },
    ]);
  });

  it("takes a bare value that should have been quoted", () => {
    expect(parsed("Bearer realm=https://auth.example:8443/token?x=y")).toEqual([
      { scheme: "bearer", parameters: { realm: "https://auth.example:8443/token?x=y" } },
    ]);
  });

  it.for([
    { what: "an open quote", header: 'Bearer realm="x' },
    { what: "an escape at the end", header: 'Bearer realm="x\\' },
    { what: "a parameter twice", header: 'Bearer realm="a",REALM="b"' },
    { what: "two words without a comma", header: 'Bearer Basic realm="x"' },
    { what: "parameters without a comma", header: 'Bearer realm="x" service="y"' },
    { what: "a value that is none", header: "Bearer realm=;" },
    { what: "a scheme that is none", header: '"Bearer"' },
  ])("refuses $what", ({ header }) => {
    expect(() => parseChallenges([header])).toThrow(SyntaxError);
    expect(challengesOf([header])).toBeUndefined();
  });

  it("reads back whatever can be quoted", () => {
    const value = fc.stringMatching(/^[\t -~]*$/);
    fc.assert(
      fc.property(value, value, (realm, scope) => {
        const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
        expect(parsed(`Bearer realm=${quoted(realm)}, scope=${quoted(scope)}`)).toEqual([
          { scheme: "bearer", parameters: { realm, scope } },
        ]);
      }),
    );
  });

  it("either parses or throws SyntaxError, whatever it gets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        challengesOf([Buffer.from(bytes).toString("latin1")]);
      }),
    );
    expect(challengesOf([",".repeat(10_000)])).toEqual([]);
  });
});

describe("chooseChallenge()", () => {
  it("prefers Bearer to Basic and takes nothing else", () => {
    const both = parseChallenges(["Basic realm=a", "Bearer realm=b"]);
    expect(chooseChallenge(both)?.scheme).toBe("bearer");
    expect(chooseChallenge(both.slice(0, 1))?.scheme).toBe("basic");
    expect(chooseChallenge(parseChallenges(["Negotiate", "Digest x=1"]))).toBeUndefined();
  });
});
