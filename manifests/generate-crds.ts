import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { customResourceFiles } from "../api/custom-resource-files.ts";

// npm run crds: writes manifests/crds/ anew, and nothing else stays there.
const folder = new URL("crds/", import.meta.url);
const files = customResourceFiles();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) {
  if (!files.has(name)) await rm(new URL(name, folder));
}
for (const [name, text] of files) await writeFile(new URL(name, folder), text);
