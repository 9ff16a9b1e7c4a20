import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ListSplitter } from "../../kube/list-splitter.ts";

/** The list in pieces that end where `cuts` say. */
function split(text: string, cuts: readonly number[], maxItemBytes = 1000) {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const splitter = new ListSplitter(maxItemBytes);
  const items: unknown[] = [];
  let start = 0;
  for (const end of ends) {
    items.push(...splitter.push(bytes.subarray(start, end)));
    start = end;
  }
  return { items, rest: splitter.end() };
}

const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
const list = fc.record({
  before: object.map((extra) => ({ kind: "List", extra, nested: { items: [{}] } })),
  items: fc.array(object, { maxLength: 6 }),
  after: object.map((extra) => ({ metadata: { resourceVersion: "7", extra } })),
});

describe("ListSplitter", () => {
  it("comes to what JSON.parse comes to, wherever the chunks end and the items stand", () => {
    fc.assert(
      fc.property(list, fc.array(fc.nat(2000)), fc.constantFrom(0, 1), (parts, cuts, space) => {
        const whole = { ...parts.before, items: parts.items, ...parts.after };
        const { items, rest } = split(JSON.stringify(whole, null, space), cuts, 100_000);
        expect(items).toEqual(JSON.parse(JSON.stringify(parts.items)));
        expect(rest).toEqual(JSON.parse(JSON.stringify({ ...whole, items: [] })));
      }),
      { numRuns: 500 },
    );
  });

  it("knows a list without items", () => {
    expect(split('{"items":null,"metadata":{}}', [])).toEqual({
      items: [],
      rest: { items: null, metadata: {} },
    });
  });

  it.for(['{"items":[{"a":1}', '{"items":[', "", "<html>", '{"items":[{"a":]}]}'])(
    "throws a SyntaxError on %s",
    (text) => {
      expect(() => split(text, [])).toThrow(SyntaxError);
    },
  );

  it("throws a RangeError on an item that is too long, before it has come whole", () => {
    const splitter = new ListSplitter(20);
    expect(() => splitter.push(Buffer.from(`{"items":[{"a":"${"x".repeat(30)}`))).toThrow(
      RangeError,
    );
  });
});
