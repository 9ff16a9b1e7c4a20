import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { isOnDefaultRegistry, Keyring } from "../../../registry/credentials/keyring.ts";

function keyringOf(...entries: (readonly [location: string, username: string])[]): Keyring {
  return new Keyring(
    entries.map(([location, username]) => ({
      location,
      credential: Credential.password(username, "secret"),
    })),
  );
}

function usernames(keyring: Keyring, repository: string): string[] {
  return keyring.lookup(repository).map(({ username }) => username);
}

describe("Keyring.lookup()", () => {
  it("gives every match, the most specific place first", () => {
    const keyring = keyringOf(
      ["registry.example", "host"],
      ["registry.example/team", "team"],
      ["https://*.example", "any"],
      ["other.example", "other"],
    );
    expect(usernames(keyring, "registry.example/team/app")).toEqual(["team", "host", "any"]);
    expect(usernames(keyring, "registry.example/other")).toEqual(["host", "any"]);
  });

  it("keeps the order in which the credentials of one place came", () => {
    const keyring = keyringOf(["r.example/v1/", "first"], ["https://r.example/v2/", "second"]);
    expect(usernames(keyring, "r.example/app")).toEqual(["first", "second"]);
  });

  it("has nothing for other hosts, ports and depths of name", () => {
    const keyring = keyringOf(["*.registry.example", "a"], ["registry.example:5000", "b"]);
    expect(usernames(keyring, "evil-registry.example:443/app")).toEqual([]);
    expect(usernames(keyring, "a.b.registry.example/app")).toEqual([]);
    expect(usernames(keyring, "registry.example/app")).toEqual([]);
    expect(usernames(keyring, "registry.example:5000/app")).toEqual(["b"]);
  });

  it("falls back to Docker Hub's place for Docker Hub's images only", () => {
    const keyring = keyringOf(["https://index.docker.io/v1/", "hub"]);
    expect(usernames(keyring, "docker.io/library/nginx")).toEqual(["hub"]);
    expect(usernames(keyring, "quay.io/app")).toEqual([]);
  });

  it("uses a place that names docker.io rather than the fallback", () => {
    const keyring = keyringOf(["index.docker.io", "fallback"], ["docker.io/team", "team"]);
    expect(usernames(keyring, "docker.io/team/app")).toEqual(["team"]);
    expect(usernames(keyring, "docker.io/library/nginx")).toEqual(["fallback"]);
  });
});

describe("isOnDefaultRegistry()", () => {
  it.for([
    ["nginx", true],
    ["team/app", true],
    ["docker.io/team/app", true],
    ["index.docker.io/team/app", true],
    ["localhost:5000/app", false],
    ["mydocker.io/app", false],
    ["/app", false],
    ["", false],
  ] as const)("of %j is %j", ([repository, expected]) => {
    expect(isOnDefaultRegistry(repository)).toBe(expected);
  });
});
