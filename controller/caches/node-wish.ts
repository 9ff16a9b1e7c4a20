import type { NodeSituation } from "./node-situation.ts";
import type { NodeSurvey } from "./node-survey.ts";
import type { NodeWish } from "./node-writer.ts";
import type { PullNotes } from "./pull-notes.ts";
import { taintRemovalOf } from "./startup-taint.ts";
import { warmLabelChangesOf } from "./warm-label.ts";

/** What is to stand on a node, by what is on it and what was noted. */
export function nodeWishOf(
  { node, mayForget }: NodeSituation,
  survey: NodeSurvey,
  notes: PullNotes,
): NodeWish {
  const held = survey.caches.map(({ cache, images, standing }) => ({
    name: cache.identity.name,
    taintKey: cache.taintKey,
    isHeld: standing === "complete" && images.size > 0,
  }));
  return {
    notes,
    // A cache that nobody has looked at yet may be held.
    labels: mayForget ? warmLabelChangesOf(node.facts.labels, held) : {},
    taintRemoval: taintRemovalOf(node.facts.taints, held),
  };
}
