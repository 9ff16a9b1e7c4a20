import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { OperatorError } from "../runtime/operator-error.ts";
import { folderEntries } from "./folder-entries.ts";
import type { LayerEntry } from "./layer-archive.ts";

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

interface LockedPackage {
  /** Where npm puts it, such as `node_modules/zod`. */
  readonly path: string;
  readonly version: string;
}

/** Declarations, sources of compilers, maps and texts, which no running program reads. */
const FOR_PEOPLE = /\.(?:[cm]?ts|map|md|markdown)$/i;

/** The packages of a lock file that a running program may need: neither for development only nor optional. */
export function runningPackages(lock: string): LockedPackage[] {
  return Object.entries(lockFile.parse(JSON.parse(lock)).packages)
    .filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
    .filter(([path]) => path !== "")
    .map(([path, { version = "" }]) => ({ path, version }));
}

/** Throws OperatorError where what is installed below `root` is not what its lock file says. */
export async function dependencyEntries(root: string): Promise<LayerEntry[]> {
  const packages = runningPackages(await readFile(join(root, "package-lock.json"), "utf8"));
  const takes = (name: string) => !FOR_PEOPLE.test(name);
  const entries = await Promise.all(
    packages.map(async ({ path, version }) => {
      await requireVersion(join(root, path), version);
      return folderEntries(join(root, path), { as: `app/${path}`, takes });
    }),
  );
  return entries.flat();
}

async function requireVersion(folder: string, version: string): Promise<void> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
  const installed = (JSON.parse(text) as { version?: string }).version;
  if (installed === version) return;
  throw new OperatorError(
    `"${folder}" holds version ${installed ?? "none"} where package-lock.json says ${version}: run npm ci`,
  );
}
