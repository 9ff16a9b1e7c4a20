import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

/** A file of a layer, or a folder when it has no content. */
export interface LayerEntry {
  /** Path from the root, without a leading slash. */
  readonly path: string;
  /** Permissions; 0644 for files, 0755 for folders when left out. */
  readonly mode?: number;
  readonly content?: Uint8Array;
}

/** Makes a tar archive that depends on nothing but its entries: in the order of their paths, owned by root, dated 1970. */
export async function layerArchive(entries: Iterable<LayerEntry>): Promise<Buffer> {
  const archive = pack();
  const bytes = buffer(archive);
  for (const { path, mode, content } of [...entries].sort(byPath)) {
    const common = { name: path, mtime: new Date(0), uid: 0, gid: 0 };
    if (content === undefined) archive.entry({ ...common, type: "directory", mode: mode ?? 0o755 });
    else archive.entry({ ...common, mode: mode ?? 0o644 }, content);
  }
  archive.finalize();
  return bytes;
}

function byPath(one: LayerEntry, other: LayerEntry): number {
  return one.path < other.path ? -1 : 1;
}
