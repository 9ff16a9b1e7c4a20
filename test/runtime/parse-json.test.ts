import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../runtime/parse-json.ts";

describe("parseJson()", () => {
  it("parses what JSON.stringify() wrote, as text and as bytes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const parsed = { kind: "parsed", value: JSON.parse(text) };
        expect(parseJson(text)).toEqual(parsed);
        expect(parseJson(Buffer.from(text))).toEqual(parsed);
      }),
    );
  });

  it("does not quote what it refuses", () => {
    expect(parseJson('{"password": hunter2}')).toEqual({
      kind: "invalid",
      reason: "not JSON",
    });
  });

  it.for(["", "{", "nul", "[1,]", "{} {}"])("refuses %j", (text) => {
    expect(parseJson(text)).toMatchObject({ kind: "invalid" });
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(parseJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({
      kind: "invalid",
      reason: "not UTF-8",
    });
  });

  it("survives nesting of 100,000 levels, closed or not", () => {
    const depth = 100_000;
    const closed = parseJson("[".repeat(depth) + "]".repeat(depth));
    expect(closed.kind).toBe("parsed");
    expect(parseJson("[".repeat(depth)).kind).toBe("invalid");
  });

  it("gives __proto__ no power", () => {
    const parsed = parseJson('{"__proto__": {"admin": true}}');
    expect(parsed.kind === "parsed" && (parsed.value as { admin?: unknown }).admin).toBe(undefined);
  });
});
