import { describe, expect, it } from "vitest";
import { isManaged, MANAGED_LABELS } from "../../controller/managed-labels.ts";

describe("isManaged()", () => {
  it("is true of the controller's own objects only", () => {
    expect(isManaged({ ...MANAGED_LABELS, team: "a" })).toBe(true);
    expect(isManaged({ "app.kubernetes.io/managed-by": "Helm" })).toBe(false);
    expect(isManaged()).toBe(false);
  });
});
