import { STARTUP_TAINT_PREFIXES } from "../../../api/startup-taint-schema.ts";
import type { Taint } from "../../../check/tolerations.ts";
import type { JsonPatchOptions } from "../../../kube/apply.ts";

/** A cache that chooses a node, as far as that node's taints are concerned. */
export interface TaintingCache {
  /** `spec.startupTaint.key`. */
  readonly taintKey: string | undefined;
  /** Whether the node holds all of its images that it can, or has waited for them long enough. */
  readonly isHeld: boolean;
}

/**
 * The steps that take the start-up taints off a node that is warm: of each key once all caches that name it are held. Empty
 * where there is none. They fail as a whole where the taints are not as they were read.
 */
export function taintRemovalOf(
  taints: readonly Taint[],
  caches: Iterable<TaintingCache>,
): JsonPatchOptions["operations"] {
  const lifted = new Map<string, boolean>();
  for (const { taintKey, isHeld } of caches) {
    if (taintKey === undefined || !isStartupTaint(taintKey)) continue;
    lifted.set(taintKey, isHeld && lifted.get(taintKey) !== false);
  }
  // From the end, so that the places of those before stay as they are.
  return [...taints.entries()].reverse().flatMap(([index, { key, effect }]) => {
    if (lifted.get(key) !== true) return [];
    const path = `/spec/taints/${index}`;
    return [
      { op: "test", path: `${path}/key`, value: key } as const,
      { op: "test", path: `${path}/effect`, value: effect } as const,
      { op: "remove", path } as const,
    ];
  });
}

/** Whether caches may take it off. The API server holds this too; a definition of an older version would not. */
export function isStartupTaint(key: string): boolean {
  return STARTUP_TAINT_PREFIXES.some((prefix) => key.startsWith(prefix));
}
