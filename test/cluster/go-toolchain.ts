import { execFile } from "node:child_process";
import { readFile, stat, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { GoProgram } from "./go-program.ts";
import { makeWritable } from "./writable-folder.ts";

const goEnvironment = z.object({
  GOVERSION: z.string(),
  GOHOSTOS: z.string(),
  GOHOSTARCH: z.string(),
  GOCACHE: z.string(),
  GOMODCACHE: z.string(),
  GOTMPDIR: z.string(),
});

export type GoEnvironment = z.infer<typeof goEnvironment>;

/**
 * Where Go keeps its things, once it is certain that it can build the program.
 * @throws {Error} whose message is one line that says what to do: Go is missing, too old, or cannot write its caches.
 */
export async function checkGo(
  program: GoProgram,
  environment: NodeJS.ProcessEnv,
): Promise<GoEnvironment> {
  const moduleFile = await readFile(join(program.folder, "go.mod"), "utf8");
  const needed = /^go (\S+)$/m.exec(moduleFile)?.[1] ?? "";
  const found = await readGoEnvironment(program, { environment, needed });
  if (!isAtLeast(found.GOVERSION, needed)) {
    throw new Error(
      `${found.GOVERSION} is too old to build ${program.title}: install Go ${needed} or later, or let Go fetch it with GOTOOLCHAIN=auto`,
    );
  }
  if (found.GOMODCACHE === "" || found.GOCACHE === "") {
    throw new Error("Go has no folder for its modules and builds: set HOME, or GOPATH and GOCACHE");
  }
  const advice = "set HOME, or GOPATH and GOCACHE, to folders that can";
  await makeWritable(found.GOMODCACHE, advice);
  await makeWritable(found.GOCACHE, advice);
  return found;
}

async function readGoEnvironment(
  program: GoProgram,
  options: { readonly environment: NodeJS.ProcessEnv; readonly needed: string },
): Promise<GoEnvironment> {
  const names = Object.keys(goEnvironment.shape);
  try {
    const { stdout } = await promisify(execFile)("go", ["env", "-json", ...names], {
      cwd: program.folder,
      env: options.environment,
      timeout: 300_000, // Go may fetch a newer toolchain first.
    });
    return goEnvironment.parse(JSON.parse(stdout));
  } catch (cause) {
    const { code, stderr } = cause as { code?: unknown; stderr?: string };
    if (code === "ENOENT") {
      throw new Error(
        `Go is not on PATH, and ${program.title} has to be built once: install Go ${options.needed} or later`,
        { cause },
      );
    }
    const said = (stderr ?? "").trim().split("\n").at(-1) || String(cause);
    throw new Error(`go env failed, so ${program.title} cannot be built: ${said}`, { cause });
  }
}

/** Compares "go1.26.8" with "1.26.0"; a version that is not a release ("devel …") counts as new enough. */
export function isAtLeast(version: string, needed: string): boolean {
  const has = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  const needs = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(needed);
  if (has === null || needs === null) return true;
  for (const place of [1, 2, 3]) {
    const difference = Number(has[place] ?? 0) - Number(needs[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Makes certain that a first build fits, adding up what lands on the same file system.
 * @throws {Error} whose message is one line with the folder, what is free and what is needed.
 */
export async function checkDiskSpace(
  program: GoProgram,
  folders: { readonly modules: string; readonly cache: string; readonly work: string },
): Promise<void> {
  const perDevice = new Map<number, { folder: string; neededBytes: number }>();
  for (const kind of ["modules", "cache", "work"] as const) {
    const folder = await nearestFolderOf(folders[kind] || tmpdir());
    const { dev } = await stat(folder);
    const entry = perDevice.get(dev) ?? { folder, neededBytes: 0 };
    entry.neededBytes += program.neededBytes[kind];
    perDevice.set(dev, entry);
  }
  for (const { folder, neededBytes } of perDevice.values()) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= neededBytes) continue;
    throw new Error(
      `building ${program.title} needs ${gibibytes(neededBytes)} free on the disk of "${folder}", which has ${gibibytes(bavail * bsize)}: free some, or point XDG_CACHE_HOME, GOCACHE and GOMODCACHE to a larger disk`,
    );
  }
}

async function nearestFolderOf(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true || dirname(folder) === folder) return folder;
  }
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
