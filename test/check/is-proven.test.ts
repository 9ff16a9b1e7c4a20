import { describe, expect, it } from "vitest";
import { dependsOnVantage, isTransient, PROBLEM_CLASSES } from "../../check/action-table.ts";
import { isProven, isProvenByNode } from "../../check/is-proven.ts";

const proven = PROBLEM_CLASSES.filter(isProven);

describe("isProven()", () => {
  it("holds for what the registry says of the image, and not for what our guard will not ask", () => {
    expect(proven).toEqual(expect.arrayContaining(["ManifestUnknown", "BadCredentials"]));
    expect(proven).not.toContain("EgressForbidden");
  });

  it("never holds for what passes or what a node may see otherwise", () => {
    expect(proven.filter(isTransient)).toEqual([]);
    expect(proven.filter(dependsOnVantage)).toEqual([]);
  });
});

describe("isProvenByNode()", () => {
  it("holds for all that is proven without a node, and for what nodes may see otherwise", () => {
    const byNode = PROBLEM_CLASSES.filter(isProvenByNode);
    expect(byNode).toEqual(expect.arrayContaining(proven));
    expect(byNode).toEqual(expect.arrayContaining(PROBLEM_CLASSES.filter(dependsOnVantage)));
    expect(byNode).not.toContain("InsufficientDisk");
    expect(byNode).not.toContain("Timeout");
  });
});
