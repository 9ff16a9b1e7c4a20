import type { RemovalParts, RemovalPlan } from "./image-removal.ts";

/** Leaves what is wanted no more to the kubelet's garbage collection: it is none of ours from now on. */
export function leaveImages({
  notes,
  removal,
  unwanted,
}: Pick<RemovalParts, "notes" | "removal" | "unwanted">): RemovalPlan {
  for (const reference of unwanted) notes.drop(reference);
  const ended = removal?.progress.kind === "ended" ? removal : undefined;
  return { ended, references: [], leftovers: [], dueMs: Infinity };
}
