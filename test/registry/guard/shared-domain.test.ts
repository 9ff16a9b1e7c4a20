import { describe, expect, it } from "vitest";
import { sharesDomain } from "../../../registry/guard/shared-domain.ts";

describe("sharesDomain()", () => {
  it.for([
    ["registry.gitlab.com", "gitlab.com", true],
    ["registry-1.docker.io", "auth.docker.io.", true],
    ["a.b.corp.example", "x.corp.example", true],
    ["registry.co.uk", "auth.co.uk", false],
    ["a.registry.co.uk", "b.registry.co.uk", true],
    ["registry.com", "auth.com", false],
    ["registry", "registry", false],
    ["10.0.0.1", "10.0.0.1", false],
    ["[fd00::1]", "[fd00::1]", false],
  ] as const)("of %s and %s is %j", ([host, other, expected]) => {
    expect(sharesDomain(host, other)).toBe(expected);
    expect(sharesDomain(other, host)).toBe(expected);
  });
});
