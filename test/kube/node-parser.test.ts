import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeParser } from "../../kube/node-parser.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom('"', "\\", "}", "]", ',"images":[{', '{"images":[{"names":[]}]}'),
);
const image = fc.oneof(
  fc.record({ names: fc.array(text, { maxLength: 2 }), sizeBytes: fc.nat() }),
  fc.record({ names: fc.constant(null), more: fc.record({ nested: text }) }),
  fc.constant({}),
);
const images = fc.oneof(fc.array(image, { maxLength: 4 }), fc.constant(null), text);
const object = fc.record(
  {
    metadata: fc.record({ name: text, annotations: fc.dictionary(text, text), images }),
    images,
    status: fc.record({ images, nodeInfo: text }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const sent = fc.oneof(object, fc.record({ type: fc.constant("MODIFIED"), object }), fc.jsonValue());

describe("NodeParser", () => {
  it("comes to what JSON.parse comes to, whatever was parsed before and however it is written", () => {
    const parser = new NodeParser();
    fc.assert(
      fc.property(sent, fc.constantFrom(0, 0, 1), (value, space) => {
        const written = JSON.stringify(value, null, space);
        expect(parser.parse(written)).toEqual(JSON.parse(written));
      }),
      { numRuns: 2000 },
    );
  });

  it("refuses what JSON.parse refuses", () => {
    const whole = '{"status":{"images":[{"names":["a"],"sizeBytes":1},{"names":[]}],"x":1}}';
    for (let length = 0; length < whole.length; length++) {
      const part = whole.slice(0, length);
      expect(() => new NodeParser().parse(part)).toThrow(SyntaxError);
      const gap = part + whole.slice(length + 1);
      expect(outcomeOf(() => new NodeParser().parse(gap))).toEqual(
        outcomeOf(() => JSON.parse(gap)),
      );
    }
  });

  it("makes one object of what nodes report alike, in lists and in watch events", () => {
    const parser = new NodeParser();
    const [a, b] = [
      { names: ["a@sha256:1"], sizeBytes: 1 },
      { names: ["b:1"], sizeBytes: 2 },
    ];
    const listed = parser.parse(JSON.stringify({ status: { images: [a, b] } }));
    const watched = parser.parse(
      JSON.stringify({ type: "MODIFIED", object: { status: { phase: "", images: [b] } } }),
    );
    const first = (listed as { status: { images: object[] } }).status.images;
    const second = (watched as { object: { status: { images: object[] } } }).object.status.images;
    expect(second[0]).toBe(first[1]);
  });
});

function outcomeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return (error as Error).name;
  }
}
