import type { Digest } from "../../../placement/digest.ts";
import { parseImageReference, repositoryOf } from "../../../placement/image-reference.ts";
import { type FinishedNote, finishedNoteOf } from "../pullers/finished-note.ts";
import type { PodReckoning } from "../pullers/pod-reckoning.ts";
import {
  asOf,
  closed,
  MAX_NOTES,
  type PullNote,
  type PullNotes,
  pullSinceMs,
  watched,
} from "../pullers/pull-notes.ts";
import type { PodMaking } from "../pullers/puller-maker.ts";
import { type Presence, reportDueMs } from "./image-presence.ts";
import type { NodeSituation } from "./node-situation.ts";
import { UntoldPulls } from "./untold-pulls.ts";

/** How long a pull may still end of which no pod tells any more. */
const UNWATCHED_MS = 600_000;

export interface TidiedNotes {
  /** What we pulled and no cache wants any more, but for what may be being pulled anew. */
  readonly unwanted: readonly string[];
  /** When to look again although nothing happens, in milliseconds since the Unix epoch; Infinity for never. */
  readonly dueMs: number;
}

/** The notes of one node while they are thought over; what changed is written at once, at the end. */
export class NoteKeeping {
  readonly #notes = new Map<string, PullNote>();
  readonly #untold: UntoldPulls;
  /** What stood where a pull was noted ahead. */
  readonly #replaced = new Map<string, PullNote | undefined>();

  /** Keeps `untold` for the next time the node is thought over. */
  constructor(notes: PullNotes, nowMs: number, untold = new UntoldPulls()) {
    for (const [reference, note] of notes) this.#notes.set(reference, asOf(note, nowMs));
    this.#untold = untold;
    untold.tidy(notes);
  }

  get notes(): PullNotes {
    return this.#notes;
  }

  /** Before a pod is made that pulls the image: should its outcome never be seen, the image is still known as ours. */
  writeAhead(
    reference: string,
    { presenceOf, nowMs }: Pick<NodeSituation, "presenceOf" | "nowMs">,
  ): void {
    const before = this.#notes.get(reference);
    this.#replaced.set(reference, this.#untold.beforeOf(reference, before));
    if (before !== undefined && before.state !== "pulling") {
      this.#notes.set(reference, { ...watched(before), repullMs: nowMs });
      return;
    }
    const presence = presenceOf(reference, before);
    if (presence.kind !== "present") {
      this.#notes.set(reference, { state: "pulling", atMs: nowMs });
      return;
    }
    // It was there before us, though perhaps with another content: what comes is ours only where the digest is another.
    const { digest } = presence;
    const found = { state: "found", atMs: 0, ...(digest && { digest }) } as const;
    this.#notes.set(reference, { ...found, repullMs: nowMs });
  }

  /** Takes in what came of pods. Where none was made, whatever comes to the node is not by us: returns what to note then. */
  conclude(makings: readonly PodMaking[]): PullNotes | undefined {
    let isNews = false;
    for (const { pod, making } of makings) {
      for (const { reference } of pod.images) {
        if (!this.#replaced.has(reference)) continue;
        const before = this.#replaced.get(reference);
        this.#untold.observe(reference, making, before);
        if (making !== "refused" && making !== "unwanted") continue;
        isNews = true;
        if (before === undefined) this.#notes.delete(reference);
        else this.#notes.set(reference, before);
      }
    }
    return isNews ? this.#notes : undefined;
  }

  /** The image is on the node: whether it is ours, and with which content. */
  finish(reference: string, finished: FinishedNote): void {
    const before = this.#notes.get(reference);
    const note = finishedNoteOf(before, finished);
    this.#notes.set(reference, note);
    if (
      before?.state === "pulled" &&
      before.digest !== undefined &&
      before.digest !== note.digest
    ) {
      this.#leaveBehind(reference, before.digest, note.atMs);
    }
  }

  /** The pull failed, or is not going to end any more, and so left nothing behind. */
  fail(reference: string): void {
    const note = this.#notes.get(reference);
    if (note?.state === "pulling") this.#notes.delete(reference);
    else if (note?.repullMs !== undefined) this.#notes.set(reference, closed(note));
  }

  /** Finds out what became of pulls whose pod is gone, and forgets what is not wanted and not ours. */
  tidy(
    { caches, presenceOf, mayForget, nowMs }: NodeSituation,
    working: readonly PodReckoning[],
  ): TidiedNotes {
    let dueMs = Infinity;
    const unwanted: string[] = [];
    const wanted = new Set(
      caches.flatMap(({ images }) => images.map(({ reference }) => reference)),
    );
    const inWork = new Set(working.flatMap(({ results }) => [...results.keys()]));
    for (const [reference, note] of this.#notes) {
      if (inWork.has(reference)) {
        this.#untold.forget(reference);
        if (note.missedMs !== undefined) this.#notes.set(reference, watched(note));
        continue;
      }
      // A report from before the note says nothing of what came after it.
      const presence = presenceOf(reference, note, note.digest);
      const missedMs = this.#resolve(reference, presence, nowMs);
      if (missedMs !== undefined) {
        const dues = [reportDueMs(note), missedMs + UNWATCHED_MS];
        dueMs = Math.min(dueMs, ...dues.filter((ms) => ms > nowMs));
      }
      if (missedMs !== undefined || !mayForget || wanted.has(reference)) continue;
      const state = this.#notes.get(reference)?.state;
      if (state === "found") this.#notes.delete(reference);
      if (state !== "pulled") continue;
      // Whoever has moved the tag meanwhile, both contents are to go.
      this.#takeReported(reference, presence, note.atMs);
      unwanted.push(reference);
    }
    return { unwanted, dueMs };
  }

  drop(reference: string): void {
    this.#notes.delete(reference);
  }

  /** The report alone tells. Returns since when no pod tells of a pull that may still end; undefined where there is none. */
  #resolve(reference: string, presence: Presence, nowMs: number): number | undefined {
    const note = this.#notes.get(reference);
    const sinceMs = note && pullSinceMs(note);
    if (note === undefined || sinceMs === undefined) return undefined;
    if (this.#takeReported(reference, presence, sinceMs)) return undefined;
    const { missedMs = nowMs } = note;
    if (nowMs >= missedMs + UNWATCHED_MS) {
      this.fail(reference);
      return undefined;
    }
    if (note.missedMs === undefined) this.#notes.set(reference, { ...note, missedMs });
    return missedMs;
  }

  /** Takes for ours what the report has under the reference; returns whether that is news. */
  #takeReported(reference: string, presence: Presence, atMs: number): boolean {
    const note = this.#notes.get(reference);
    if (note === undefined || presence.kind !== "present") return false;
    const { digest } = presence;
    const isNew = digest !== undefined && note.digest !== undefined && digest !== note.digest;
    if (note.state !== "pulling" && !isNew) return false;
    this.#notes.set(reference, { state: "pulled", atMs, ...(digest && { digest }) });
    if (note.state === "pulled" && note.digest !== undefined) {
      this.#leaveBehind(reference, note.digest, note.atMs);
    }
    return true;
  }

  /**
   * The old content of a tag that moved stays on the node under its digest. Where there is no room to note it, it is left to
   * the kubelet's garbage collection: what is wanted goes before what is not.
   */
  #leaveBehind(reference: string, digest: Digest, atMs: number): void {
    const old = nameByDigest(reference, digest);
    if (this.#notes.has(old) || this.#notes.size >= MAX_NOTES) return;
    this.#notes.set(old, { state: "pulled", atMs, digest });
  }
}

function nameByDigest(reference: string, digest: Digest): string {
  return `${repositoryOf(parseImageReference(reference))}@${digest}`;
}
