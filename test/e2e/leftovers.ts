import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeControlGroups } from "./control-groups.ts";

/** Not the machine's usual place, which is often memory: images are large. */
const parent = "/var/tmp";
const prefix = "layerwise-e2e-";
const holderFile = "holder";

/** Makes the folder that everything of this run is in, and removes those of runs that were killed. */
export async function makeRunFolder(): Promise<string> {
  await removeLeftovers();
  const folder = await mkdtemp(join(parent, prefix));
  await writeFile(join(folder, holderFile), String(process.pid));
  return folder;
}

/** Removes a run's folder, once all its processes are gone, and what else of it is left. */
export async function removeRunFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await removeControlGroups();
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(parent, name);
    if (await isHeld(folder)) continue;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  await removeControlGroups();
}

async function isHeld(folder: string): Promise<boolean> {
  try {
    process.kill(Number(await readFile(join(folder, holderFile), "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}
