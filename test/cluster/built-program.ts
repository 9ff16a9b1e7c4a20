import { mkdir, mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Clock, systemClock } from "../../runtime/clock.ts";
import { BuildProgress, type ProgressStream } from "./build-progress.ts";
import { canExecute } from "./executable.ts";
import { withFolderLock } from "./folder-lock.ts";
import { buildGoProgram } from "./go-build.ts";
import type { GoProgram } from "./go-program.ts";
import { checkDiskSpace, checkGo } from "./go-toolchain.ts";
import { cacheFolderOf, cacheRootOf } from "./program-cache.ts";
import { makeWritable } from "./writable-folder.ts";

export interface BuiltProgramOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
  /** Where progress goes; standard error when left out. */
  readonly progress?: ProgressStream;
}

/**
 * Paths of a program's binary under each of its names, from the cache; built first when they are not there.
 * Runs that start at once build once.
 * @throws {Error} whose message is one line that says what to do.
 */
export async function builtProgram<Name extends string>(
  program: GoProgram<Name>,
  options: BuiltProgramOptions,
): Promise<Record<Name, string>> {
  const { environment = process.env, clock = systemClock } = options;
  const root = cacheRootOf(environment);
  const folder = await cacheFolderOf(program, root);
  const entries = program.names.map((name) => [name, join(folder, name)]);
  const paths = Object.fromEntries(entries) as Record<Name, string>;
  if (await isBuilt(program, folder)) return paths;
  const progress = new BuildProgress(options.progress ?? process.stderr, clock);
  try {
    await makeWritable(root, "set XDG_CACHE_HOME to a folder that can");
    const whileWaiting = () => progress.step(`waiting for another run to build ${program.title}`);
    await withFolderLock(`${folder}.lock`, { clock, whileWaiting }, async () => {
      if (!(await isBuilt(program, folder)))
        await build(program, { folder, environment, progress });
    });
    progress.end(`${program.title} is in ${folder}`);
  } finally {
    progress.end();
  }
  return paths;
}

interface BuildOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: BuildProgress;
}

async function build(program: GoProgram, options: BuildOptions): Promise<void> {
  const { folder, environment, progress } = options;
  const go = await checkGo(program, environment);
  await removeAbandoned(folder);
  await checkDiskSpace(program, {
    modules: go.GOMODCACHE,
    cache: go.GOCACHE,
    work: go.GOTMPDIR || folder,
  });
  const work = await mkdtemp(`${folder}.build-`);
  try {
    const result = join(work, "result");
    await mkdir(result);
    const [binary = "", ...links] = program.names;
    await buildGoProgram(program, {
      environment,
      go,
      progress,
      output: join(result, binary),
      workFolder: work,
    });
    for (const link of links) await symlink(binary, join(result, link));
    await rename(result, folder).catch(async (error: unknown) => {
      // Someone who took the lock over may have come first with the same build.
      if (!(await isBuilt(program, folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Work folders of builds that died: the lock is ours, so nobody uses them. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.build-`)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function isBuilt(program: GoProgram, folder: string): Promise<boolean> {
  const checks = program.names.map((name) => canExecute(join(folder, name)));
  return (await Promise.all(checks)).every(Boolean);
}
