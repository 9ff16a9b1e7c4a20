import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Credential, credentialHashOf } from "../../../registry/credentials/credential.ts";

describe("Credential", () => {
  it("shows its secret to nobody who does not ask for it", () => {
    const credential = Credential.password("alice", "hunter2");
    expect(JSON.stringify(credential)).not.toContain("hunter2");
    expect(inspect(credential, { depth: null, showHidden: true })).not.toContain("hunter2");
    expect(credential.revealSecret()).toBe("hunter2");
  });

  it("has one hash for equal credentials and another for any other", () => {
    const hashes = [
      Credential.password("ab", "c"),
      Credential.password("a", "bc"),
      Credential.password("", "c"),
      Credential.identityToken("c"),
      Credential.registryToken("c"),
    ].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(Credential.password("ab", "c").hash).toBe(hashes[0]);
  });

  it("makes a Basic header of name and secret, in UTF-8", () => {
    const header = Credential.password("ä", "p:w").basicAuthorization();
    expect(header).toBe(`Basic ${Buffer.from("ä:p:w").toString("base64")}`);
    expect(Credential.identityToken("t").basicAuthorization("<token>")).toBe(
      `Basic ${Buffer.from("<token>:t").toString("base64")}`,
    );
  });
});

describe("credentialHashOf()", () => {
  it("tells having none from every credential", () => {
    expect(credentialHashOf(undefined)).toBe("anonymous");
    expect(credentialHashOf(Credential.password("anonymous", ""))).not.toBe("anonymous");
  });
});
