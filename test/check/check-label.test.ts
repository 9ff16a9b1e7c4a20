import { describe, expect, it } from "vitest";
import { isIgnored } from "../../check/check-label.ts";

describe("isIgnored()", () => {
  it.for<[Record<string, string>, boolean]>([
    [{ "layerwise.io/check": "ignore" }, true],
    [{ "layerwise.io/check": "true" }, false],
    [{ check: "ignore" }, false],
    [{}, false],
  ])("of %o is %s", ([labels, expected]) => {
    expect(isIgnored(labels)).toBe(expected);
  });
});
