import type { PullNotes } from "../pullers/pull-notes.ts";
import type { NodeSituation } from "./node-situation.ts";
import type { ImageSurvey, NodeSurvey } from "./node-survey.ts";
import type { NodeWish } from "./node-writer.ts";
import { taintRemovalOf } from "./startup-taint.ts";
import { warmLabelChangesOf } from "./warm-label.ts";
import { willNotCome } from "./will-not-come.ts";

/** What is to stand on a node, by what is on it and what was noted. */
export function nodeWishOf(
  { node, unreadable }: NodeSituation,
  survey: NodeSurvey,
  notes: PullNotes,
): NodeWish {
  const held = survey.caches.map(({ cache, images, standing }) => ({
    name: cache.identity.name,
    isHeld: standing === "complete" && images.size > 0,
  }));
  const tainting = survey.caches.map(({ cache, images }) => ({
    taintKey: cache.taintKey,
    isHeld: [...images.values()].every(isAllThatComes),
  }));
  // Nothing comes of what cannot be read, and nobody can tell whether it is held.
  const unknown = unreadable.map(({ name }) => ({ name, isHeld: undefined }));
  const untold = unreadable.map(({ taintKey }) => ({ taintKey, isHeld: true }));
  return {
    notes,
    labels: warmLabelChangesOf(node.facts.labels, [...held, ...unknown]),
    taintRemoval: taintRemovalOf(node.facts.taints, [...tainting, ...untold]),
  };
}

/** One image that nobody can pull must not keep the pods of all others off every new node. */
function isAllThatComes(survey: ImageSurvey): boolean {
  if (survey.kind === "due") return false;
  const { progress } = survey;
  if (progress.kind === "failed") return progress.isFinal;
  return progress.kind === "ready" || willNotCome(progress);
}
