import { describe, expect, it } from "vitest";
import { ActionTable } from "../../check/action-table.ts";
import { type CheckResult, problemOf } from "../../check/check-result.ts";
import { verdictOf } from "../../check/image-verdict.ts";
import { digestOf } from "../support/layers.ts";

const table = new ActionTable();
const problem = problemOf("NoMatchingPlatform", "It has no image for linux/arm64");

function pullable(remarks: (typeof problem)[]): CheckResult {
  const image = { digest: digestOf("app"), platforms: [], missingPlatforms: [] };
  return { kind: "pullable", image, remarks };
}

describe("verdictOf()", () => {
  it("allows what can be pulled", () => {
    expect(verdictOf(pullable([]), table)).toEqual({
      class: "Pullable",
      action: "allow",
      digest: digestOf("app"),
    });
  });

  it("denies a problem as the table says", () => {
    expect(verdictOf({ kind: "problem", problem }, table)).toEqual({
      class: "NoMatchingPlatform",
      action: "deny",
      problem,
    });
  });

  it("warns of a remark about what can be pulled, and never denies it", () => {
    const missing = problemOf("SecretMissing", "The pull secret does not exist");
    expect(verdictOf(pullable([problem, missing]), table)).toEqual({
      class: "NoMatchingPlatform",
      action: "warn",
      problem,
      digest: digestOf("app"),
    });
  });

  it("keeps a remark that the table allows allowed", () => {
    const lenient = new ActionTable(new Map([["NoMatchingPlatform", "allow"]]));
    expect(verdictOf(pullable([problem]), lenient).action).toBe("allow");
  });
});
