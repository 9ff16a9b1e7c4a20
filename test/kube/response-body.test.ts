import { describe, expect, it } from "vitest";
import { readBody, readBodyStart } from "../../kube/response-body.ts";

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.from("0123456789");
}

describe("readBody()", () => {
  it("joins characters that were cut between chunks", async () => {
    const [start, end] = [Buffer.from("ä").subarray(0, 1), Buffer.from("ä").subarray(1)];
    async function* body(): AsyncGenerator<Uint8Array> {
      yield start;
      yield end;
    }
    expect(await readBody(body(), 2)).toBe("ä");
  });

  it("accepts as much as is allowed and refuses one byte more", async () => {
    expect(await readBody(chunks("ab", "c"), 3)).toBe("abc");
    await expect(readBody(chunks("ab", "cd"), 3)).rejects.toThrow("body is longer than 3 bytes");
    await expect(readBody(endless(), 100)).rejects.toThrow(RangeError);
  });
});

describe("readBodyStart()", () => {
  it("cuts a longer body instead of refusing it", async () => {
    expect(await readBodyStart(chunks("ab", "c"), 3)).toBe("abc");
    expect(await readBodyStart(endless(), 13)).toBe("0123456789012");
  });
});
