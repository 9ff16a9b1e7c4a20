import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBoundedJson } from "../../../registry/manifests/bounded-json.ts";

describe("parseBoundedJson()", () => {
  it("parses what is no more than an image needs", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseBoundedJson(Buffer.from(text))).toEqual({
          kind: "parsed",
          value: JSON.parse(text),
        });
      }),
    );
    expect(parseBoundedJson(Buffer.from("{"))).toEqual({
      kind: "invalid",
      reason: "not JSON",
    });
  });

  it.for([
    ["brackets", "["],
    ["numbers", "0,"],
    ["objects", "{},"],
    ["keys", '"k":0,'],
  ] as const)("refuses %s by the hundred thousand, unread", ([, part]) => {
    expect(parseBoundedJson(Buffer.from(part.repeat(100_001)))).toEqual({
      kind: "invalid",
      reason: "of more parts than it may have",
    });
  });
});
