import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatDocument } from "../../../cli/terminal/format-document.ts";

const PRINTABLE = /^[ -~\n]*$/;
const hostile = { image: "a\u009b31m\u202e😀\u001b", plain: "x: y", list: ["1", "no", ""] };

describe("formatDocument()", () => {
  it.for([
    ["json", (text: string): unknown => JSON.parse(text)],
    ["yaml", (text: string): unknown => parse(text)],
  ] as const)("writes %s in printable ASCII that says the same", ([format, read]) => {
    const text = formatDocument(hostile, format);
    expect(text).toMatch(PRINTABLE);
    expect(read(text)).toEqual(hostile);
  });

  it("does so whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        const json = formatDocument({ texts }, "json");
        const yaml = formatDocument({ texts }, "yaml");
        expect([JSON.parse(json), parse(yaml)]).toEqual([{ texts }, { texts }]);
        expect(`${json}${yaml}`).toMatch(PRINTABLE);
      }),
    );
  });
});
