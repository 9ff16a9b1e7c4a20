import { z } from "zod";
import { type Digest, isDigest } from "../../../placement/digest.ts";

/** On each node: what we pulled there, so that it is known what may be removed again, whoever leads. */
export const PULLED_IMAGES_ANNOTATION = "layerwise.io/pulled-images";

/** Of one node: 70 KB, while all annotations of an object may have 256 KiB together. What is not noted is not pulled. */
export const MAX_NOTES = 400;

/**
 * What stands on a node about an image: we are about to pull it and it was not there; we pulled it; or it was there before
 * us, which a report that is cut short does not tell and a puller pod found out.
 */
type PullState = "pulling" | "pulled" | "found";

export interface PullNote {
  readonly state: PullState;
  /** When that was seen last, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly digest?: Digest;
  /** Since when another content may be on its way; absent where none is, or where what came of it is known. */
  readonly repullMs?: number;
  /** Since when no pod is there that tells of the pull; absent while one is, and where nothing is pulled. */
  readonly missedMs?: number;
  /** By when it is judged which refreshes it answers; absent where `atMs` says that, as none has come while it was pulled. */
  readonly answersMs?: number;
}

/** By normalized reference. */
export type PullNotes = ReadonlyMap<string, PullNote>;

const time = z.number().int().min(0).max(1e14);

const entry = z.tuple([
  z.enum(["pulling", "pulled", "found"]),
  time,
  z.string().refine(isDigest).nullable().optional(),
  time.nullable().optional(),
  time.nullable().optional(),
  time.optional(),
]);
type Entry = z.infer<typeof entry>;

const annotation = z.record(z.string().max(1024), entry);

const NONE: PullNotes = new Map();

/** Reads the annotation; one that somebody else broke says nothing. */
export function parsePullNotes(text: string | undefined): PullNotes {
  if (text === undefined) return NONE;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return NONE;
  }
  const parsed = annotation.safeParse(raw);
  if (!parsed.success) return NONE;
  return new Map(Object.entries(parsed.data).map(([reference, each]) => [reference, noteOf(each)]));
}

/** The annotation; undefined where there is nothing to say. */
export function formatPullNotes(notes: PullNotes): string | undefined {
  if (notes.size === 0) return undefined;
  const entries = [...notes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reference, note]) => [reference, tupleOf(note)]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** Since when a pull may be bringing something that is not known yet; undefined where none is. */
export function pullSinceMs({ state, atMs, repullMs }: PullNote): number | undefined {
  return state === "pulling" ? atMs : repullMs;
}

/** A note with no pull under way. */
export function closed({ state, atMs, digest, answersMs }: PullNote): PullNote {
  return { state, atMs, ...(digest && { digest }), ...(answersMs !== undefined && { answersMs }) };
}

/** A note with a pod that tells of its pull. */
export function watched(note: PullNote): PullNote {
  const { repullMs } = note;
  return { ...closed(note), ...(repullMs !== undefined && { repullMs }) };
}

/** A note whose times are past: by a clock that was ahead, no refresh would seem to come after it. */
export function asOf(note: PullNote, nowMs: number): PullNote {
  const { atMs, repullMs, missedMs, answersMs } = note;
  if (Math.max(atMs, repullMs ?? 0, missedMs ?? 0, answersMs ?? 0) <= nowMs) return note;
  return {
    ...note,
    atMs: Math.min(atMs, nowMs),
    ...(repullMs !== undefined && { repullMs: Math.min(repullMs, nowMs) }),
    ...(missedMs !== undefined && { missedMs: Math.min(missedMs, nowMs) }),
    ...(answersMs !== undefined && { answersMs: Math.min(answersMs, nowMs) }),
  };
}

function noteOf([state, atMs, digest, repullMs, missedMs, answersMs]: Entry): PullNote {
  return {
    state,
    atMs,
    ...(digest && { digest }),
    ...(typeof repullMs === "number" && { repullMs }),
    ...(typeof missedMs === "number" && { missedMs }),
    ...(answersMs !== undefined && { answersMs }),
  };
}

/** Without what is absent at the end. */
function tupleOf(note: PullNote): readonly unknown[] {
  const { state, atMs, digest, repullMs, missedMs, answersMs } = note;
  const parts = [state, atMs, digest, repullMs, missedMs, answersMs];
  return parts
    .slice(0, parts.findLastIndex((each) => each !== undefined) + 1)
    .map((each) => each ?? null);
}
