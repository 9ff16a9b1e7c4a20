import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { GoProgram } from "./go-program.ts";

/** Where built programs stay between runs and checkouts: `$XDG_CACHE_HOME/layerwise`, else `~/.cache/layerwise`. */
export function cacheRootOf(environment: NodeJS.ProcessEnv): string {
  const configured = environment["XDG_CACHE_HOME"];
  // The XDG base directory specification says that relative paths are to be ignored.
  if (configured !== undefined && isAbsolute(configured)) return join(configured, "layerwise");
  try {
    return join(homedir(), ".cache", "layerwise");
  } catch (cause) {
    throw new Error("this user has no home folder for a cache: set HOME or XDG_CACHE_HOME", {
      cause,
    });
  }
}

/** The folder one exact build of a program has in the cache: another source, flag or machine type, another folder. */
export async function cacheFolderOf(program: GoProgram, root: string): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.platform, process.arch, program.names, program.linkerFlags]));
  for (const file of ["go.mod", "go.sum", "main.go"]) {
    const bytes = await readFile(join(program.folder, file));
    hash.update(`\n${file} ${bytes.length}\n`).update(bytes);
  }
  return join(root, `${program.cacheName}-${hash.digest("hex").slice(0, 12)}`);
}
