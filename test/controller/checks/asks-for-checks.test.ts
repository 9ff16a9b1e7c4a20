import { describe, expect, it } from "vitest";
import { asksForChecks } from "../../../controller/checks/asks-for-checks.ts";

function asks(labels?: Record<string, string>, more: object = {}): boolean {
  return asksForChecks({ metadata: { name: "shop", ...(labels && { labels }), ...more } });
}

describe("asksForChecks()", () => {
  it.for(["enforce", "warn", "audit"])("is true with the label of mode %s", (mode) => {
    expect(asks({ [`layerwise.io/${mode}`]: "true" })).toBe(true);
    expect(asks({ [`layerwise.io/${mode}`]: "false" })).toBe(false);
  });

  it("is false without any of them, though the webhook warns there by default", () => {
    expect([asks(), asks({ team: "a" })]).toEqual([false, false]);
  });

  it("is false where the check is turned off, and where the namespace is going", () => {
    const labels = { "layerwise.io/warn": "true" };
    expect(asks({ ...labels, "layerwise.io/check": "ignore" })).toBe(false);
    expect(asks(labels, { deletionTimestamp: "2026-01-01T00:00:00Z" })).toBe(false);
  });
});
