import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteText } from "../../placement/quote-text.ts";

const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((codes) => String.fromCharCode(...codes));

describe("quoteText()", () => {
  it("leaves printable ASCII as it is", () => {
    expect(quoteText("docker.io/x:1 ~")).toBe('"docker.io/x:1 ~"');
  });

  it("escapes quotes, backslashes, control characters and direction overrides", () => {
    expect(quoteText('a"b\\c\n\u0000\u202e\u007fé\u{1f600}')).toBe(
      '"a\\"b\\\\c\\u000a\\u0000\\u202e\\u007f\\u00e9\\ud83d\\ude00"',
    );
  });

  it("cuts long text and says so", () => {
    expect(quoteText("x".repeat(5_000))).toBe(`"${"x".repeat(160)}" (cut at 160)`);
  });

  it("never lets anything but printable ASCII through", () => {
    fc.assert(fc.property(anyText, (text) => /^[ -~]*$/.test(quoteText(text))));
    expect(quoteText("")).toBe('""');
  });
});
