import { describe, expect, it } from "vitest";
import { Credential } from "../../../registry/credentials/credential.ts";
import { tryCredentials } from "../../../registry/credentials/credential-tries.ts";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";
import { failed, type RegistryResult } from "../../../registry/failures/registry-failure.ts";

type Outcome = FailureClass | "ok";

/** Tries credentials that come to these outcomes; returns what it came to, and who was tried. */
async function tried(outcomes: readonly Outcome[]) {
  const users: (string | undefined)[] = [];
  const credentials = outcomes.map((_, index) => Credential.password(`user${index}`, "secret"));
  const result = await tryCredentials(credentials, async (credential) => {
    users.push(credential?.username);
    const outcome = outcomes[users.length - 1] ?? "ok";
    const context = { leg: "manifest", host: "r.example" } as const;
    const value: RegistryResult<string> =
      outcome === "ok" ? { kind: "ok", value: "x" } : failed(outcome, "Failed", context);
    return value;
  });
  return {
    outcome: result.kind === "ok" ? "ok" : result.failure.class,
    tries: users.length,
    users,
  };
}

describe("tryCredentials()", () => {
  it("asks anonymously where there is no credential", async () => {
    expect(await tried([])).toEqual({ outcome: "ok", tries: 1, users: [undefined] });
  });

  it("tries one after the other until one succeeds", async () => {
    expect(await tried(["BadCredentials", "Denied", "ManifestUnknown", "ok", "ok"])).toEqual({
      outcome: "ok",
      tries: 4,
      users: ["user0", "user1", "user2", "user3"],
    });
  });

  it.for([
    "Timeout",
    "DNS",
    "RegistryUnavailable",
    "NoMatchingPlatform",
    "DigestMismatch",
  ] as const)(
    "does not try the next after %s, which it would meet as well",
    async (failureClass) => {
      const { outcome, tries } = await tried(["BadCredentials", failureClass, "ok"]);
      expect([outcome, tries]).toEqual([failureClass, 2]);
    },
  );

  it.for([
    [["BadCredentials", "Denied"], "BadCredentials"],
    [["BadCredentials", "ManifestUnknown"], "ManifestUnknown"],
    [["ManifestUnknown", "BadCredentials"], "ManifestUnknown"],
    [["ManifestUnknown", "RateLimited", "Denied"], "RateLimited"],
    [["ManifestUnknown", "Timeout"], "Timeout"],
  ] as const)("of %j tells %s", async ([outcomes, told]) => {
    expect((await tried(outcomes)).outcome).toBe(told);
  });

  it("gives up after sixteen", async () => {
    const { tries } = await tried(Array.from({ length: 40 }, () => "Denied" as const));
    expect(tries).toBe(16);
  });
});
