import { Readable } from "node:stream";
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readCappedBody } from "../../../registry/transport/capped-body.ts";

const TEXT = Buffer.from("a manifest");

function bodyOf(...chunks: Buffer[]): Readable {
  return Readable.from(chunks, { objectMode: false });
}

describe("readCappedBody()", () => {
  it("gives a body up to the cap as it is", async () => {
    const limits = { maxBytes: TEXT.length, contentEncoding: undefined };
    expect(await readCappedBody(bodyOf(TEXT), limits)).toEqual({ kind: "whole", bytes: TEXT });
    const identity = { ...limits, contentEncoding: "identity" };
    expect(await readCappedBody(bodyOf(TEXT), identity)).toEqual({ kind: "whole", bytes: TEXT });
  });

  it("stops an endless body at the cap", async () => {
    let given = 0;
    const endless = new Readable({
      read() {
        given += 1024;
        this.push(Buffer.alloc(1024));
      },
    });
    const limits = { maxBytes: 10_000, contentEncoding: undefined };
    expect(await readCappedBody(endless, limits)).toEqual({ kind: "tooLarge" });
    expect(endless.destroyed).toBe(true);
    expect(given).toBeLessThan(200_000);
  });

  it.for([
    ["gzip", gzipSync(TEXT)],
    ["X-GZIP", gzipSync(TEXT)],
    ["deflate", deflateSync(TEXT)],
  ] as const)("undoes one %s", async ([contentEncoding, encoded]) => {
    const limits = { maxBytes: 100, contentEncoding };
    expect(await readCappedBody(bodyOf(encoded), limits)).toEqual({ kind: "whole", bytes: TEXT });
  });

  it("counts decoded bytes, so that a bomb does not go off", async () => {
    const bomb = bodyOf(gzipSync(Buffer.alloc(10_000_000)));
    const limits = { maxBytes: 65_536, contentEncoding: "gzip" };
    expect(await readCappedBody(bomb, limits)).toEqual({ kind: "tooLarge" });
    expect(bomb.destroyed).toBe(true);
  });

  it.for([
    ["a chain of codings", "gzip, gzip", "2 content codings"],
    [
      "a thousand codings",
      Array.from({ length: 1_000 }, () => "gzip").join(","),
      "1000 content codings",
    ],
    ["an unknown coding", "br", "1 content codings"],
  ] as const)("refuses %s", async ([, contentEncoding, reason]) => {
    const body = bodyOf(gzipSync(TEXT));
    const limits = { maxBytes: 100, contentEncoding };
    expect(await readCappedBody(body, limits)).toEqual({ kind: "badCoding", reason });
    expect(body.destroyed).toBe(true);
  });

  it.for([
    ["that is none", TEXT],
    ["cut off in the middle", gzipSync(TEXT).subarray(0, 15)],
  ] as const)("refuses a coding %s", async ([, bytes]) => {
    const limits = { maxBytes: 100, contentEncoding: "gzip" };
    expect(await readCappedBody(bodyOf(bytes), limits)).toEqual({
      kind: "badCoding",
      reason: "a broken content coding",
    });
  });

  it.for([undefined, "gzip"])(
    "rejects as the connection does, with coding %s",
    async (contentEncoding) => {
      const fault = Object.assign(new Error("reset"), { code: "ECONNRESET" });
      const failing = new Readable({
        read() {
          this.destroy(fault);
        },
      });
      await expect(readCappedBody(failing, { maxBytes: 100, contentEncoding })).rejects.toBe(fault);
    },
  );
});
