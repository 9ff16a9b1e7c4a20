import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  matchesRegistryPattern,
  registryPatternOf,
} from "../../../registry/credentials/registry-pattern.ts";

describe("registryPatternOf()", () => {
  it.for([
    ["https://index.docker.io/v1/", "index.docker.io"],
    ["http://r.example/v2/team", "r.example/team"],
    ["r.example/", "r.example"],
    ["r.example:5000/team?x#y", "r.example:5000/team"],
    ["r.example/v1", "r.example/v1"],
    ["", ""],
  ] as const)("of %j is %j", ([location, pattern]) => {
    expect(registryPatternOf(location)).toBe(pattern);
  });
});

describe("matchesRegistryPattern()", () => {
  it.for([
    ["*.azurecr.io", "team.azurecr.io/app", true],
    ["*.azurecr.io", "azurecr.io/app", false],
    ["*.io", "a.k8s.io/app", false],
    ["pre*ix.r.example", "pre-x-ix.r.example/app", true],
    ["*a*b*.example", "xaxxbx.example/app", true],
    ["*a*b*.example", "xbxxax.example/app", false],
    ["r.example/pong", "r.example/pongz", true],
    ["r.example/pong", "r.example/ping", false],
    ["r.example:50*", "r.example:5000/app", false],
    ["[::1]:5000", "[::1]:5000/app", true],
    ["[::1]:5000", "[::1]:5001/app", false],
  ] as const)("of %j for %j is %j", ([pattern, repository, expected]) => {
    expect(matchesRegistryPattern(pattern, repository)).toBe(expected);
  });

  it("matches what each part of the pattern was made from", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const starred = fc.tuple(label, label, label);
    fc.assert(
      fc.property(fc.array(starred, { minLength: 1, maxLength: 4 }), (parts) => {
        const pattern = parts.map(([before, , after]) => `${before}*${after}`).join(".");
        const host = parts.map((pieces) => pieces.join("")).join(".");
        expect(matchesRegistryPattern(pattern, `${host}/team/app`)).toBe(true);
        expect(matchesRegistryPattern(`x.${pattern}`, `${host}/team/app`)).toBe(false);
      }),
    );
  });

  it("takes stars by the thousand", () => {
    expect(matchesRegistryPattern("*a".repeat(5_000), `${"a".repeat(4_999)}b/app`)).toBe(false);
  });
});
