import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";

/** Of one folder; /run has some hundred on a busy node. */
const MAX_ENTRIES = 2_000;
const MAX_CANDIDATES = 32;
/** Below the folder itself: k3s has /run/k3s/containerd/containerd.sock. */
const DEPTH = 2;

const SOCKET_NAMES: ReadonlySet<string> = new Set([
  "containerd.sock",
  "crio.sock",
  "cri-dockerd.sock",
]);

/**
 * Sockets under `folder` that a container runtime may listen on, those of the usual places first. Bounded; links are not
 * followed, and what may not be read is passed over.
 */
export async function socketCandidates(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let level = [folder];
  for (let depth = 0; depth <= DEPTH; depth += 1) {
    const below: string[] = [];
    for (const place of level) {
      for (const entry of await entriesOf(place)) {
        const path = join(place, entry.name);
        if (entry.isSocket() && SOCKET_NAMES.has(entry.name)) found.push(path);
        if (entry.isDirectory() && below.length < MAX_ENTRIES) below.push(path);
      }
    }
    level = below;
  }
  return found.sort(byDepth).slice(0, MAX_CANDIDATES);
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      entries.push(entry);
      if (entries.length >= MAX_ENTRIES) break;
    }
  } catch (error) {
    if (!isPassedOver(error)) throw error;
  }
  return entries;
}

/** What is gone again, is no folder, or is not ours to read. */
function isPassedOver(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return ["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(String(code));
}

function byDepth(a: string, b: string): number {
  return a.split("/").length - b.split("/").length || (a < b ? -1 : 1);
}
