import { join } from "node:path";
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

/** Node.js runs the sources as they are, so the image holds them as they are. */
export async function sourceEntries(root: string): Promise<LayerEntry[]> {
  const entries = await Promise.all([
    ...FOLDERS.map((name) => folderEntries(join(root, name), { as: `app/${name}` })),
    ...FILES.map((name) => fileEntry(join(root, name), `app/${name}`).then((entry) => [entry])),
  ]);
  return entries.flat();
}
