import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../runtime/clock.ts";

const beatMs = 2_000;
const staleAfterMs = 20_000;
const pollMs = 500;
const endless = new AbortController().signal;

export interface FolderLockOptions {
  readonly clock: Clock;
  /** Called before each wait for another holder. */
  readonly whileWaiting: () => void;
}

/**
 * Runs `work` while holding the lock folder at `path`, which the holder touches every two seconds.
 * A lock is taken over when its holder on this host is gone, or after 20 s without a touch, so a crash
 * locks nobody out. Two holders are possible (a suspended one comes back): `work` must end in an atomic
 * step that tolerates a second run.
 */
export async function withFolderLock<T>(
  path: string,
  options: FolderLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await acquire(path, options);
  let cancelBeat = beat();
  function beat(): () => void {
    return options.clock.after(beatMs, () => {
      const now = new Date(options.clock.nowMs());
      // A lock that someone took over has no folder to touch; the work goes on regardless.
      utimes(path, now, now).catch(() => undefined);
      cancelBeat = beat();
    });
  }
  try {
    return await work();
  } finally {
    cancelBeat();
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path: string, options: FolderLockOptions): Promise<void> {
  const { clock } = options;
  let seen: { touchedMs: number; sinceMs: number } | undefined;
  for (;;) {
    if (await created(path)) return;
    const touchedMs = await touchedMsOf(path);
    if (touchedMs === undefined) continue;
    // Compared with what this clock saw, not with the holder's: hosts sharing a disk differ.
    if (touchedMs !== seen?.touchedMs) seen = { touchedMs, sinceMs: clock.nowMs() };
    if (clock.nowMs() - seen.sinceMs >= staleAfterMs || (await holderIsGone(path))) {
      await takeAway(path);
      continue;
    }
    options.whileWaiting();
    await clock.sleep(pollMs, endless);
  }
}

async function created(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  await writeFile(join(path, "holder"), JSON.stringify({ pid: process.pid, host: hostname() }));
  return true;
}

async function touchedMsOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function holderIsGone(path: string): Promise<boolean> {
  try {
    const holder: unknown = JSON.parse(await readFile(join(path, "holder"), "utf8"));
    const { pid, host } = holder as { pid?: unknown; host?: unknown };
    if (typeof pid !== "number" || host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Anything else (not written yet, another user's process) is left to the touches.
    return codeOf(error) === "ESRCH";
  }
}

/** Renames before removing: of two that take over at once, one rename fails. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
