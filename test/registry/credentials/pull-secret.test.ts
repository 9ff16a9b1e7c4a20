import { describe, expect, it } from "vitest";
import { decodePullSecret } from "../../../registry/credentials/pull-secret.ts";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function configSecret(config: unknown): object {
  const data = { ".dockerconfigjson": base64(JSON.stringify(config)) };
  return { type: "kubernetes.io/dockerconfigjson", data };
}

function accountsOf(secret: unknown) {
  const decoded = decodePullSecret(secret);
  if (decoded.kind === "malformed") return decoded.reason;
  return decoded.entries.map(({ location, credential }) => [
    location,
    credential.kind,
    credential.username,
    credential.revealSecret(),
  ]);
}

describe("decodePullSecret()", () => {
  it("reads a kubernetes.io/dockerconfigjson", () => {
    const auths = {
      "https://index.docker.io/v1/": { auth: base64("alice:pass:word") },
      "r.example": { username: "bob", password: "secret", email: "bob@example" },
      "both.example": { username: "ignored", password: "ignored", auth: base64("carol:x") },
      "unpadded.example": { auth: base64("dave:12345").replace(/=+$/, "") },
    };
    expect(accountsOf(configSecret({ auths, credsStore: "desktop" }))).toEqual([
      ["https://index.docker.io/v1/", "password", "alice", "pass:word"],
      ["r.example", "password", "bob", "secret"],
      ["both.example", "password", "carol", "x"],
      ["unpadded.example", "password", "dave", "12345"],
    ]);
  });

  it("reads a kubernetes.io/dockercfg, which has no auths around it", () => {
    const data = { ".dockercfg": base64(JSON.stringify({ "r.example": { auth: base64("a:b") } })) };
    expect(accountsOf({ type: "kubernetes.io/dockercfg", data })).toEqual([
      ["r.example", "password", "a", "b"],
    ]);
  });

  it("reads identity and registry tokens", () => {
    const auths = {
      "a.example": { identitytoken: "refresh" },
      "b.example": { auth: base64("<token>:refresh") },
      "c.example": { registrytoken: "access" },
      "d.example": { auth: base64("<token>:"), identitytoken: "refresh" },
    };
    expect(accountsOf(configSecret({ auths }))).toEqual([
      ["a.example", "identityToken", "", "refresh"],
      ["b.example", "identityToken", "", "refresh"],
      ["c.example", "registryToken", "", "access"],
      ["d.example", "identityToken", "", "refresh"],
    ]);
  });

  it("passes over accounts without a credential", () => {
    expect(accountsOf(configSecret({ auths: { "r.example": {} } }))).toEqual([]);
    expect(accountsOf(configSecret({}))).toEqual([]);
  });

  it.for([
    ["another type", { type: "Opaque", data: {} }, "its type is none of a pull secret"],
    ["no Secret", "text", "it is no Secret"],
    [
      "an absent key",
      { type: "kubernetes.io/dockerconfigjson" },
      "its Docker configuration is absent",
    ],
    [
      "no base64",
      { type: "kubernetes.io/dockercfg", data: { ".dockercfg": "{}" } },
      "its Docker configuration is not base64",
    ],
    [
      "no JSON",
      { type: "kubernetes.io/dockercfg", data: { ".dockercfg": base64("hunter2") } },
      "its Docker configuration is not JSON",
    ],
    ["a list", configSecret([]), "its Docker configuration has a wrong shape"],
    [
      "a password that is a number",
      configSecret({ auths: { "r.example": { password: 1 } } }),
      "its Docker configuration has a wrong shape",
    ],
    [
      "an auth without a colon",
      configSecret({ auths: { "r.example": { auth: base64("hunter2") } } }),
      "one of its auth fields is not base64 of user:password",
    ],
    [
      "an auth that is no base64",
      configSecret({ auths: { "r.example": { auth: "a:b" } } }),
      "one of its auth fields is not base64 of user:password",
    ],
    [
      "a token that cannot stand in a header",
      configSecret({ auths: { "r.example": { registrytoken: "a\r\nb: c" } } }),
      "its Docker configuration has a wrong shape",
    ],
  ] as const)(
    "says of %s why it is malformed, and nothing of what it holds",
    ([, secret, reason]) => {
      const said = accountsOf(secret);
      expect(said).toContain(reason);
      expect(said).not.toContain("hunter2");
    },
  );

  it("keeps keys such as __proto__ as plain data", () => {
    const text = '{"auths":{"__proto__":{"username":"a","password":"b"}}}';
    const data = { ".dockerconfigjson": base64(text) };
    decodePullSecret({ type: "kubernetes.io/dockerconfigjson", data });
    expect(Object.hasOwn(Object.prototype, "username")).toBe(false);
  });
});
