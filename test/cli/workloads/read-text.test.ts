import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readText } from "../../../cli/workloads/read-text.ts";

describe("readText()", () => {
  it("reads standard input to its end, characters split between chunks among them", async () => {
    const bytes = Buffer.from("grün");
    const stdin = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]);
    expect(await readText("-", stdin)).toBe("grün");
  });

  it("refuses what is not UTF-8", async () => {
    const stdin = Readable.from([Buffer.from([0xff, 0xfe])]);
    await expect(readText("-", stdin)).rejects.toThrow('Cannot read "-": it is not UTF-8');
  });

  it("refuses input without end", async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(16 * 1024 * 1024);
    }
    await expect(readText("-", endless())).rejects.toThrow(
      'Cannot read "-": it is larger than 67108864 bytes',
    );
  });

  it("names a file that is not there", async () => {
    await expect(readText("/no/such/file", Readable.from([]))).rejects.toThrow(
      'Cannot read "/no/such/file": no such file',
    );
  });
});
