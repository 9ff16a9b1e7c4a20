import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../kube/line-splitter.ts";

describe("LineSplitter", () => {
  it("push() gives the same lines wherever the stream is cut", () => {
    const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(300)), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
        const splitter = new LineSplitter(1_000);
        const found: string[] = [];
        let start = 0;
        for (const size of [...sizes, bytes.length]) {
          found.push(...splitter.push(bytes.subarray(start, start + size)));
          start += size;
        }
        expect(found).toEqual(lines);
      }),
    );
  });

  it("push() keeps an unfinished line to itself", () => {
    expect(new LineSplitter(10).push(Buffer.from("a\nb"))).toEqual(["a"]);
  });

  it("push() refuses a line that is too long, also one that never ends", () => {
    const message = "Cannot split stream: a line is longer than 3 bytes";
    expect(new LineSplitter(3).push(Buffer.from("abc\n"))).toEqual(["abc"]);
    expect(() => new LineSplitter(3).push(Buffer.from("abcd\n"))).toThrow(message);
    const splitter = new LineSplitter(3);
    splitter.push(Buffer.from("ab"));
    expect(() => splitter.push(Buffer.from("cd"))).toThrow(message);
  });
});
