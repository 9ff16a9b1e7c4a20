import type { PullNotes } from "../pullers/pull-notes.ts";
import type { CacheOnNode, NodeSituation } from "./node-situation.ts";
import type { ImageSurvey, NodeSurvey } from "./node-survey.ts";
import type { NodeWish } from "./node-writer.ts";
import { taintRemovalOf } from "./startup-taint.ts";
import { warmLabelChangesOf } from "./warm-label.ts";
import { willNotCome } from "./will-not-come.ts";

export interface TimelyWish extends NodeWish {
  /** When to look again although nothing happens, in milliseconds since the Unix epoch; Infinity for never. */
  readonly dueMs: number;
}

/** What is to stand on a node, by what is on it and what was noted. */
export function nodeWishOf(
  situation: NodeSituation,
  survey: NodeSurvey,
  notes: PullNotes,
): TimelyWish {
  const { node, unreadable, nowMs } = situation;
  const held = survey.caches.map(({ cache, images, standing }) => ({
    name: cache.identity.name,
    isHeld: standing === "complete" && images.size > 0,
  }));
  const tainting = survey.caches.map(({ cache, images }) => {
    const isHeld = [...images.values()].every(isAllThatComes);
    const endMs = isHeld ? nowMs : taintEndMs(situation, cache);
    return { taintKey: cache.startupTaint?.key, isHeld: endMs <= nowMs, endMs };
  });
  // Nothing comes of what cannot be read, and nobody can tell whether it is held.
  const unknown = unreadable.map(({ name }) => ({ name, isHeld: undefined }));
  const untold = unreadable.map(({ taintKey }) => ({ taintKey, isHeld: true }));
  const endsMs = tainting.map(({ endMs }) => endMs).filter((endMs) => endMs > nowMs);
  return {
    notes,
    labels: warmLabelChangesOf(node.facts.labels, [...held, ...unknown]),
    taintRemoval: taintRemovalOf(node.facts.taints, [...tainting, ...untold]),
    dueMs: Math.min(Infinity, ...endsMs),
  };
}

/**
 * When the node has waited long enough for the cache: from when we saw it tainted and able to pull, so that no clocks are
 * compared. Infinity while it could take no pods anyway. A virtual node never pulls.
 */
function taintEndMs(
  { node, taintedSinceMs, openSinceMs }: NodeSituation,
  { startupTaint }: CacheOnNode,
): number {
  const isOpen = node.wait === undefined || node.wait.reason === "VirtualNode";
  if (!isOpen || startupTaint === undefined || taintedSinceMs === undefined) return Infinity;
  return Math.max(taintedSinceMs, openSinceMs) + startupTaint.timeoutMs;
}

/** One image that nobody can pull must not keep the pods of all others off every new node. */
function isAllThatComes(survey: ImageSurvey): boolean {
  if (survey.kind === "due") return false;
  const { progress } = survey;
  if (progress.kind === "failed") return progress.isFinal;
  return progress.kind === "ready" || willNotCome(progress);
}
