import { MAX_REMOVED_IMAGES, type RemovalOutcome } from "../../../api/removal-report.ts";
import type { NodeSituation } from "../nodes/node-situation.ts";
import type { NoteKeeping } from "../nodes/note-keeping.ts";
import type { RemovalFailures } from "./removal-failures.ts";
import type { RemovalGrace } from "./removal-grace.ts";
import { isSettled, type RemovalRecord } from "./removal-outcome.ts";

/** By the second try, containers of ours are gone that used the image. */
const TRIES_IN_USE = 2;

/** An image that is to be removed from a node and is still there. */
export interface LeftoverImage {
  readonly reference: string;
  /** What keeps it there; absent where it is merely not done yet. */
  readonly why?: string;
}

export interface RemovalPlan {
  /** The pod that has ended, to be deleted. */
  readonly ended: RemovalRecord | undefined;
  /** To be removed by a new pod now; none while another is at work. */
  readonly references: readonly string[];
  /** All that is to go and that nobody is known to have a claim on. */
  readonly leftovers: readonly LeftoverImage[];
  /** When to look again, in milliseconds since the Unix epoch; Infinity for never. */
  readonly dueMs: number;
}

export interface RemovalParts {
  readonly notes: NoteKeeping;
  readonly failures: RemovalFailures;
  readonly grace: RemovalGrace;
  readonly removal: RemovalRecord | undefined;
  /** What we pulled and no cache wants any more. */
  readonly unwanted: readonly string[];
  readonly onOutcome: (outcome: RemovalOutcome) => void;
}

/** What to remove from a node: takes in what the last removal came to, and says what the next one is to do. */
export function planRemoval(situation: NodeSituation, parts: RemovalParts): RemovalPlan {
  const { removal, unwanted, failures, grace, notes } = parts;
  const { node, caches, mayReturn, nowMs } = situation;
  const kept = grace.keep(node.facts.name, unwanted.filter(mayReturn), nowMs);
  const settled = removal === undefined ? new Set<string>() : takeIn(removal, situation, parts);
  const wanted = new Set(caches.flatMap(({ images }) => images.map(({ reference }) => reference)));
  const wantedDigests = new Set([...wanted].map((each) => notes.notes.get(each)?.digest));
  const isReachable = node.wait === undefined || node.wait.reason === "NodeCordoned";
  let dueMs = Infinity;
  const references: string[] = [];
  const leftovers: LeftoverImage[] = [];
  for (const reference of unwanted) {
    if (settled.has(reference)) continue;
    const digest = notes.notes.get(reference)?.digest;
    // The same content under a name that is wanted: removing one may take both.
    if (digest !== undefined && wantedDigests.has(digest)) {
      notes.drop(reference);
      continue;
    }
    const failure = failures.of(node.facts.name, reference);
    const keptUntilMs = kept.get(reference);
    const isInUse = failure?.kind === "inUse" && failure.attempts >= TRIES_IN_USE;
    const why = isReachable ? failure?.message : node.wait.message;
    if (!isInUse && (keptUntilMs ?? 0) <= nowMs) leftovers.push({ reference, ...(why && { why }) });
    const fromMs = Math.max(failure?.nextTryMs ?? 0, keptUntilMs ?? 0);
    if (fromMs > nowMs) dueMs = Math.min(dueMs, fromMs);
    else references.push(reference);
  }
  if (removal?.progress.kind === "running") {
    return { ended: undefined, references: [], leftovers, dueMs: Infinity };
  }
  return {
    ended: removal,
    references: isReachable ? references.slice(0, MAX_REMOVED_IMAGES) : [],
    leftovers,
    dueMs,
  };
}

/** Returns what there is nothing left to do about. */
function takeIn(
  { uid, progress }: RemovalRecord,
  { node, nowMs }: NodeSituation,
  { notes, failures, onOutcome }: RemovalParts,
): Set<string> {
  const settled = new Set<string>();
  if (progress.kind === "running") return settled;
  for (const [reference, outcome] of progress.outcomes) {
    if (isSettled(outcome)) {
      notes.drop(reference);
      failures.clear(node.facts.name, reference);
      settled.add(reference);
      onOutcome(outcome);
      continue;
    }
    const isNews = failures.add(node.facts.name, reference, { tryId: uid, outcome, atMs: nowMs });
    if (isNews) onOutcome(outcome);
  }
  return settled;
}
