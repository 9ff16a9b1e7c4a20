import { describe, expect, it } from "vitest";
import { parseQuantity } from "../../kube/quantity.ts";

describe("parseQuantity()", () => {
  it.for([
    ["0", 0],
    ["250m", 0.25],
    ["1.5Gi", 1.5 * 2 ** 30],
    [".5", 0.5],
    ["5.", 5],
    ["-2Ki", -2048],
    ["2e3", 2000],
    ["1E", 1e18],
    ["3920m", 3.92],
    ["1n", 1e-9],
    [4, 4],
  ] as const)("reads %j as %d", ([quantity, value]) => {
    expect(parseQuantity(quantity)).toBe(value);
  });

  it.for(["", "1.5.2", "Gi", "1 Gi", "1gi", "NaN", "1e", "e3", "9".repeat(65), NaN, null, {}])(
    "refuses %j",
    (quantity) => {
      expect(parseQuantity(quantity)).toBeUndefined();
    },
  );
});
