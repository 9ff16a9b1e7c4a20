import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDigest, parseDigest } from "../../placement/digest.ts";

const digestText = fc.stringMatching(/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/);

describe("parseDigest()", () => {
  it("takes every sha256 and sha512 digest as it is", () => {
    fc.assert(fc.property(digestText, (text) => parseDigest(text) === text));
    expect(parseDigest(`sha256:${"0".repeat(64)}`)).toBe(`sha256:${"0".repeat(64)}`);
  });

  it.for([
    { what: "63 hex digits", text: `sha256:${"a".repeat(63)}` },
    { what: "65 hex digits", text: `sha256:${"a".repeat(65)}` },
    { what: "capitals", text: `sha256:${"A".repeat(64)}` },
    { what: "a sha256 length under sha512", text: `sha512:${"a".repeat(64)}` },
    { what: "another algorithm", text: `md5:${"a".repeat(32)}` },
    { what: "bare hex digits", text: "a".repeat(64) },
    { what: "a path", text: "sha256:../../etc/passwd" },
    { what: "a line end after it", text: `sha256:${"a".repeat(64)}\n` },
    { what: "nothing", text: "" },
  ])("refuses $what", ({ text }) => {
    expect(() => parseDigest(text)).toThrow(SyntaxError);
    expect(isDigest(text)).toBe(false);
  });

  it("says what it expected, with the text quoted", () => {
    expect(() => parseDigest("sha256:\u202e")).toThrow(
      new SyntaxError(
        'Cannot parse digest "sha256:\\u202e": expected sha256:<64 lower-case hex digits> or sha512:<128 lower-case hex digits>',
      ),
    );
  });
});
