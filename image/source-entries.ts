import { join } from "node:path";
import { makeTemporaryFolder } from "../test/cluster/temporary-folder.ts";
import { compileSources } from "./compile-sources.ts";
import { fileEntry, folderEntries } from "./folder-entries.ts";
import type { LayerEntry } from "./layer-archive.ts";

/** The roles and what they share; everything else is for a checkout. */
const FOLDERS = [
  "agent",
  "api",
  "check",
  "cli",
  "controller",
  "extender",
  "kube",
  "placement",
  "registry",
  "runtime",
  "webhook",
];
const FILES = ["package.json", "LICENSE"];

/** The sources compiled, and what stands between them as it is. */
export async function sourceEntries(root: string): Promise<LayerEntry[]> {
  await using compiled = await makeTemporaryFolder();
  await compileSources(root, compiled.path);
  const entries = await Promise.all([
    ...FOLDERS.map((name) => folderEntries(join(compiled.path, name), { as: `app/${name}` })),
    ...FOLDERS.map((name) => otherFiles(join(root, name), `app/${name}`)),
    ...FILES.map((name) => fileEntry(join(root, name), `app/${name}`).then((entry) => [entry])),
  ]);
  return entries.flat();
}

async function otherFiles(folder: string, as: string): Promise<LayerEntry[]> {
  const entries = await folderEntries(folder, { as, takes: (name) => !name.endsWith(".ts") });
  // The folders are there already, with what was compiled.
  return entries.filter(({ content }) => content !== undefined);
}
