import { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import { describe, expect, it } from "vitest";
import { type LayerEntry, layerArchive } from "../../image/layer-archive.ts";

const entries: readonly LayerEntry[] = [
  { path: "app/main.ts", content: Buffer.from("main") },
  { path: "app" },
  { path: "bin/node", mode: 0o755, content: Buffer.from("node") },
];

describe("layerArchive()", () => {
  it("lists the entries by path, owned by root and dated 1970", async () => {
    const headers: Partial<Header>[] = [];
    for await (const entry of Readable.from([await layerArchive(entries)]).pipe(extract())) {
      const { name, type, mode, mtime, uid, gid, size } = entry.header;
      headers.push({ name, type, mode, mtime, uid, gid, size });
      entry.resume();
    }
    const common = { mtime: new Date(0), uid: 0, gid: 0 };
    expect(headers).toEqual([
      { ...common, name: "app", type: "directory", mode: 0o755, size: 0 },
      { ...common, name: "app/main.ts", type: "file", mode: 0o644, size: 4 },
      { ...common, name: "bin/node", type: "file", mode: 0o755, size: 4 },
    ]);
  });

  it("is the same bytes in whatever order the entries come", async () => {
    const reversed = await layerArchive([...entries].reverse());
    expect(reversed.equals(await layerArchive(entries))).toBe(true);
  });
});
