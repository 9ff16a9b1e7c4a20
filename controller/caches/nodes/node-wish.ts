import type { PullNotes } from "../pullers/pull-notes.ts";
import type { NodeSituation } from "./node-situation.ts";
import type { ImageSurvey, NodeSurvey } from "./node-survey.ts";
import type { NodeWish } from "./node-writer.ts";
import { taintRemovalOf } from "./startup-taint.ts";
import { warmLabelChangesOf } from "./warm-label.ts";
import { willNotCome } from "./will-not-come.ts";

/** What is to stand on a node, by what is on it and what was noted. */
export function nodeWishOf(
  { node, mayForget }: NodeSituation,
  survey: NodeSurvey,
  notes: PullNotes,
): NodeWish {
  // A cache that nobody has looked at yet may be held, and may name a taint.
  if (!mayForget) return { notes, labels: {}, taintRemoval: [] };
  const held = survey.caches.map(({ cache, images, standing }) => ({
    name: cache.identity.name,
    isHeld: standing === "complete" && images.size > 0,
  }));
  const tainting = survey.caches.map(({ cache, images }) => ({
    taintKey: cache.taintKey,
    isHeld: [...images.values()].every(isAllThatComes),
  }));
  return {
    notes,
    labels: warmLabelChangesOf(node.facts.labels, held),
    taintRemoval: taintRemovalOf(node.facts.taints, tainting),
  };
}

/** One image that nobody can pull must not keep the pods of all others off every new node. */
function isAllThatComes(survey: ImageSurvey): boolean {
  if (survey.kind === "due") return false;
  const { progress } = survey;
  if (progress.kind === "failed") return progress.isFinal;
  return progress.kind === "ready" || willNotCome(progress);
}
