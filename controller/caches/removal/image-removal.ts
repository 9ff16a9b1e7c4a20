import { MAX_REMOVED_IMAGES, type RemovalOutcome } from "../../../api/removal-report.ts";
import type { NodeSituation } from "../nodes/node-situation.ts";
import type { NoteKeeping } from "../nodes/note-keeping.ts";
import { type PullNotes, pullSinceMs } from "../pullers/pull-notes.ts";
import type { RemovalFailures } from "./removal-failures.ts";
import type { RemovalGrace } from "./removal-grace.ts";
import { isSettled, type RemovalRecord } from "./removal-outcome.ts";

/** By the second try, containers of ours are gone that used the image. */
const TRIES_IN_USE = 2;

/** All names go at once, when they are known. */
const SHARED_WITH_OURS = {
  kind: "failed",
  message: "Another name of it may be that of an image that is kept or being pulled",
} as const;

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
  const wantedContents = new Set<string | undefined>(
    [...wanted].map((each) => notes.notes.get(each)?.digest),
  );
  const isReachable = node.wait === undefined || node.wait.reason === "NodeCordoned";
  let dueMs = Infinity;
  const references: string[] = [];
  const leftovers: LeftoverImage[] = [];
  const unsettled = unwanted.filter((each) => !settled.has(each));
  for (const [content, names] of byContent(unsettled, notes.notes)) {
    // Under another name it is wanted: that all its names are ours has to be known until it is not.
    if (wantedContents.has(content)) continue;
    const keptUntilMs = Math.max(0, ...names.map((each) => kept.get(each) ?? 0));
    let fromMs = keptUntilMs;
    for (const reference of names) {
      const failure = failures.of(node.facts.name, reference);
      const isInUse = failure?.kind === "inUse" && failure.attempts >= TRIES_IN_USE;
      const why = isReachable ? failure?.message : node.wait.message;
      if (!isInUse && keptUntilMs <= nowMs) leftovers.push({ reference, ...(why && { why }) });
      fromMs = Math.max(fromMs, failure?.nextTryMs ?? 0);
    }
    if (fromMs > nowMs) dueMs = Math.min(dueMs, fromMs);
    else if (references.length + names.length <= MAX_REMOVED_IMAGES) references.push(...names);
  }
  if (removal?.progress.kind === "running") {
    return { ended: undefined, references: [], leftovers, dueMs: Infinity };
  }
  return {
    ended: removal,
    references: isReachable ? references : [],
    leftovers,
    dueMs,
  };
}

/**
 * The names of each content, by its digest, or by its name where that is not known. An agent leaves alone what has a name that
 * it was not told, so all names of a content go at once; no more than one agent takes are put together.
 */
function* byContent(
  references: readonly string[],
  notes: PullNotes,
): Generator<readonly [string, readonly string[]]> {
  const groups = Map.groupBy(references, (each): string => notes.get(each)?.digest ?? each);
  for (const [content, names] of groups) {
    for (let start = 0; start < names.length; start += MAX_REMOVED_IMAGES) {
      yield [content, names.slice(start, start + MAX_REMOVED_IMAGES)];
    }
  }
}

/**
 * Whether the other name of a content may be ours as well, which the agent was not told: pulled meanwhile, or being pulled and
 * its content not known yet.
 */
function mayShareWithOurs(
  reference: string,
  notes: PullNotes,
  told: ReadonlyMap<string, unknown>,
): boolean {
  const digest = notes.get(reference)?.digest;
  return [...notes].some(([other, note]) => {
    if (told.has(other)) return false;
    const isSame = note.state === "pulled" && digest !== undefined && note.digest === digest;
    return isSame || pullSinceMs(note) !== undefined;
  });
}

/** Returns what there is nothing left to do about. */
function takeIn(
  { uid, progress }: RemovalRecord,
  { node, nowMs }: NodeSituation,
  { notes, failures, onOutcome }: RemovalParts,
): Set<string> {
  const settled = new Set<string>();
  if (progress.kind === "running") return settled;
  for (const [reference, told] of progress.outcomes) {
    const isOpen =
      told.kind === "shared" && mayShareWithOurs(reference, notes.notes, progress.outcomes);
    const outcome = isOpen ? SHARED_WITH_OURS : told;
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
