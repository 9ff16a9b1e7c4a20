import { readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";

const root = "/sys/fs/cgroup";

/**
 * Removes the control groups of containers that are gone, which nothing else does when a node ends at once: all of them, or
 * those of containers named. The kernel refuses to remove one that a process is in.
 */
export async function removeControlGroups(containers?: ReadonlySet<string>): Promise<void> {
  const hierarchies = await readdir(root).catch(() => []);
  for (const parent of ["", ...hierarchies].map((name) => join(root, name, "k8s.io"))) {
    const groups = await readdir(parent, { withFileTypes: true }).catch(() => []);
    for (const group of groups) {
      const isMeant = containers === undefined || containers.has(group.name);
      if (!group.isDirectory() || !isMeant) continue;
      await rmdir(join(parent, group.name)).catch(() => undefined);
    }
    if (containers === undefined) await rmdir(parent).catch(() => undefined);
  }
}

/** The containers, and sandboxes of pods, that a containerd has kept in its folder. */
export async function containersIn(folder: string): Promise<ReadonlySet<string>> {
  const kept = ["containers", "sandboxes"].map((kind) =>
    readdir(join(folder, "io.containerd.grpc.v1.cri", kind)).catch(() => []),
  );
  return new Set((await Promise.all(kept)).flat());
}
