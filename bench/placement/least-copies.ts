import type { ReplicaGroup } from "../../demo/workload.ts";

/** A layer of a stream of pods, and on how many nodes it has to be at least. */
export interface LayerCopies {
  readonly sizeBytes: number;
  readonly copies: number;
  /** Of the first group that needs it: all of them wait for it, wherever they are, and each may leave a copy. */
  readonly firstPods: number;
}

interface Need {
  readonly sizeBytes: number;
  readonly firstPods: number;
  /** Of the largest group whose pods are kept apart. */
  apart: number;
  readonly changes: { readonly atSeconds: number; readonly cpuMillis: number }[];
}

/**
 * Of every layer as many copies as its pods fill nodes of `cpuMillis` when most of them run, counted from when they are
 * created, and at least one for each pod of a ReplicaSet, which are kept on nodes of their own.
 */
export function leastCopiesOf(groups: readonly ReplicaGroup[], cpuMillis: number): LayerCopies[] {
  const needs = new Map<string, Need>();
  for (const group of groups) {
    const { lifeSeconds, owner = "ReplicaSet" } = group;
    const contents = new Map(group.image.layers.map((layer) => [layer.content, layer.sizeBytes]));
    for (const [content, sizeBytes] of contents) {
      const need = needs.get(content) ?? {
        sizeBytes,
        firstPods: lifeSeconds.length,
        apart: 1,
        changes: [],
      };
      needs.set(content, need);
      if (owner === "ReplicaSet") need.apart = Math.max(need.apart, lifeSeconds.length);
      need.changes.push(...changesOf(group));
    }
  }
  return Array.from(needs.values(), ({ sizeBytes, firstPods, apart, changes }) => {
    const filled = Math.ceil(peakOf(changes) / cpuMillis);
    return { sizeBytes, firstPods, copies: Math.max(apart, filled) };
  });
}

function changesOf({ atSeconds, lifeSeconds, cpuMillis }: ReplicaGroup): Need["changes"] {
  return lifeSeconds.flatMap((seconds) => [
    { atSeconds, cpuMillis },
    { atSeconds: atSeconds + seconds, cpuMillis: -cpuMillis },
  ]);
}

function peakOf(changes: Need["changes"]): number {
  let running = 0;
  let peak = 0;
  // What ends makes room for what begins.
  changes.sort((a, b) => a.atSeconds - b.atSeconds || a.cpuMillis - b.cpuMillis);
  for (const { cpuMillis } of changes) {
    running += cpuMillis;
    peak = Math.max(peak, running);
  }
  return peak;
}
