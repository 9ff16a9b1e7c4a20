import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStrictJson } from "../../webhook/strict-json.ts";

function parse(text: string) {
  return parseStrictJson(Buffer.from(text));
}

describe("parseStrictJson()", () => {
  it("parses whatever JSON.stringify() writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual({ kind: "parsed", value: JSON.parse(text) });
      }),
    );
  });

  it.for(['{"a":1,"a":2}', '{"a":{"b":[{"c":1,"c":1}]}}', '{"a":1,"\\u0061":2}', '{"":1,"":1}'])(
    "refuses %s, in which a key stands twice",
    (text) => {
      expect(parse(text)).toEqual({
        kind: "invalid",
        reason: "not clear: a key stands twice in one object",
      });
    },
  );

  it.for(['{"a":{"a":1},"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a:a":"a:a,\\"a\\":1"}', '":"'])(
    "takes %s, in which none does",
    (text) => {
      expect(parse(text)).toEqual({ kind: "parsed", value: JSON.parse(text) });
    },
  );

  it("takes __proto__ for a plain key", () => {
    const json = parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(json.kind).toBe("parsed");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("refuses nesting of more than 500", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(parse(nested(500)).kind).toBe("parsed");
    const reason = "nested more than 500 deep";
    expect(parse(nested(501))).toEqual({ kind: "invalid", reason });
    expect(parse('{"a":'.repeat(10_000))).toEqual({ kind: "invalid", reason });
  });

  it.for(['{"a":', '{"a":1}}', '"\\', "", "nul", "\ud800"])(
    "refuses %j, which is no JSON",
    (text) => {
      expect(parse(text)).toEqual({ kind: "invalid", reason: "not JSON" });
    },
  );

  it("refuses what is not UTF-8", () => {
    expect(parseStrictJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({
      kind: "invalid",
      reason: "not UTF-8",
    });
  });
});
