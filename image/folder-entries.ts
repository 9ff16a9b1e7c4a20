import { type Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { LayerEntry } from "./layer-archive.ts";

export interface FolderEntriesOptions {
  /** Where the folder goes, without slashes at its ends. */
  readonly as: string;
  /** Whether a file is taken, by its name; every one when left out. */
  readonly takes?: (name: string) => boolean;
}

/** A folder with all that is below it, `node_modules` aside, as entries of a layer: executable files stay so. */
export async function folderEntries(
  folder: string,
  options: FolderEntriesOptions,
): Promise<LayerEntry[]> {
  const { as, takes = () => true } = options;
  const found = await readdir(folder, { withFileTypes: true });
  const wanted = found.filter((entry) => isWanted(entry, takes));
  const below = await Promise.all(
    wanted.map((entry): Promise<LayerEntry[]> => {
      const path = join(folder, entry.name);
      const inside = `${as}/${entry.name}`;
      if (entry.isDirectory()) return folderEntries(path, { ...options, as: inside });
      return fileEntry(path, inside).then((file) => [file]);
    }),
  );
  return [{ path: as }, ...below.flat()];
}

/** A file as an entry of a layer; links are followed. */
export async function fileEntry(file: string, as: string): Promise<LayerEntry> {
  const [content, { mode }] = await Promise.all([readFile(file), stat(file)]);
  return { path: as, mode: (mode & 0o111) === 0 ? 0o644 : 0o755, content };
}

function isWanted(entry: Dirent, takes: (name: string) => boolean): boolean {
  if (entry.isDirectory()) return entry.name !== "node_modules";
  return (entry.isFile() || entry.isSymbolicLink()) && takes(entry.name);
}
