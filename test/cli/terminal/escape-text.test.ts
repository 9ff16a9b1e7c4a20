import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeText } from "../../../cli/terminal/escape-text.ts";

describe("escapeText()", () => {
  it("shows control and direction-changing characters instead of obeying them", () => {
    expect(escapeText("a\u001b[31m\u202eb\u009b\n")).toBe("a\\u001b[31m\\u202eb\\u009b\\u000a");
  });

  it("leaves only printable ASCII, and that unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeText(text);
        expect(escaped).toMatch(/^[ -~]*$/);
        expect(escapeText(escaped)).toBe(escaped);
      }),
    );
  });
});
