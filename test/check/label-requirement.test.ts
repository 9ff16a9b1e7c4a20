import { describe, expect, it } from "vitest";
import { isRequirementMet, labelOf } from "../../check/label-requirement.ts";

describe("isRequirementMet()", () => {
  it("compares whole numbers of 64 bits exactly", () => {
    const above = { key: "bytes", operator: "Gt", values: ["9007199254740992"] };
    expect(isRequirementMet(above, "9007199254740993")).toBe(true);
    expect(isRequirementMet(above, "9007199254740992")).toBe(false);
  });

  it("is never met by what is no number, or where there is nothing to compare with", () => {
    expect(isRequirementMet({ key: "n", operator: "Lt", values: ["9"] }, "1.5")).toBe(false);
    expect(isRequirementMet({ key: "n", operator: "Lt", values: [] }, "1")).toBe(false);
    expect(isRequirementMet({ key: "n", operator: "Gt", values: null }, "1")).toBe(false);
  });
});

describe("labelOf()", () => {
  it("knows no labels but an object's own", () => {
    expect(labelOf({ zone: "a" }, "zone")).toBe("a");
    expect(labelOf({ zone: "a" }, "toString")).toBeUndefined();
  });
});
