import type { Digest } from "../../../placement/digest.ts";
import { parseImageReference, repositoryOf } from "../../../placement/image-reference.ts";
import type { PodReckoning, PullResult } from "../pullers/pod-reckoning.ts";
import { MAX_NOTES, type PullNote, type PullNotes } from "../pullers/pull-notes.ts";
import type { Presence } from "./image-presence.ts";
import type { NodeSituation } from "./node-situation.ts";

/** How long a pull that nobody watches any more may still end. */
const UNWATCHED_MS = 600_000;

export interface FinishedNote {
  readonly result: Extract<PullResult, { kind: "pulled" }>;
  readonly pullPolicy: "Always" | "IfNotPresent";
  readonly isReportCapped: boolean;
  /** When the kubelet looked at the image, as far as refreshes are concerned. */
  readonly atMs: number;
}

/** The notes of one node while they are thought over; what changed is written at once, at the end. */
export class NoteKeeping {
  readonly #notes: Map<string, PullNote>;
  /** What stood where a pull was noted ahead. */
  readonly #replaced = new Map<string, PullNote | undefined>();

  constructor(notes: PullNotes, nowMs: number) {
    this.#notes = new Map(notes);
    // By a clock that was ahead: until then, no refresh would seem to come after it.
    for (const [reference, note] of notes) {
      if (note.atMs > nowMs) this.#notes.set(reference, { ...note, atMs: nowMs });
    }
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
    if (before !== undefined && before.state !== "pulling") return;
    this.#replaced.set(reference, before);
    const presence = presenceOf(reference, before);
    if (presence.kind !== "present") {
      this.#notes.set(reference, { state: "pulling", atMs: nowMs });
      return;
    }
    // It was there before us, though perhaps with another content: what comes is ours only where the digest is another.
    const { digest } = presence;
    this.#notes.set(reference, { state: "found", atMs: 0, ...(digest && { digest }) });
  }

  /** No pod was made after all: whatever comes to the node, it is not by us. */
  takeBack(references: Iterable<string>): PullNotes {
    for (const reference of references) {
      const before = this.#replaced.get(reference);
      if (before !== undefined) this.#notes.set(reference, before);
      else if (this.#replaced.has(reference)) this.#notes.delete(reference);
    }
    return this.#notes;
  }

  /** The image is on the node: whether it is ours, and with which content. */
  finish(reference: string, finished: FinishedNote): void {
    const { atMs, result } = finished;
    const before = this.#notes.get(reference);
    const digest = result.digest ?? before?.digest;
    const state = isOurs(before, finished) ? "pulled" : "found";
    this.#notes.set(reference, { state, atMs, ...(digest && { digest }) });
    if (before?.state === "pulled" && before.digest !== undefined && before.digest !== digest) {
      this.#leaveBehind(reference, before.digest, atMs);
    }
  }

  /** The pull failed, and so left nothing behind. */
  fail(reference: string): void {
    if (this.#notes.get(reference)?.state === "pulling") this.#notes.delete(reference);
  }

  /**
   * Finds out what became of pulls whose pod is gone, and returns what we pulled and no cache wants any more; the rest that is
   * not wanted is forgotten.
   */
  tidy(
    { caches, presenceOf, mayForget, nowMs }: NodeSituation,
    working: readonly PodReckoning[],
  ): readonly string[] {
    const unwanted: string[] = [];
    const wanted = new Set(
      caches.flatMap(({ images }) => images.map(({ reference }) => reference)),
    );
    const inWork = new Set(working.flatMap(({ results }) => [...results.keys()]));
    for (const [reference, note] of this.#notes) {
      if (inWork.has(reference)) continue;
      this.#resolve(reference, presenceOf(reference, note), nowMs);
      if (!mayForget || wanted.has(reference)) continue;
      const state = this.#notes.get(reference)?.state;
      if (state === "found") this.#notes.delete(reference);
      if (state === "pulled") unwanted.push(reference);
    }
    return unwanted;
  }

  drop(reference: string): void {
    this.#notes.delete(reference);
  }

  /** The report alone tells. */
  #resolve(reference: string, presence: Presence, nowMs: number): void {
    const note = this.#notes.get(reference);
    if (note?.state !== "pulling") return;
    if (presence.kind === "present") {
      const { digest } = presence;
      this.#notes.set(reference, { state: "pulled", atMs: note.atMs, ...(digest && { digest }) });
    } else if (nowMs >= note.atMs + UNWATCHED_MS) {
      this.#notes.delete(reference);
    }
  }

  /**
   * The old content of a tag that moved stays on the node under its digest. Where there is no room to note it, it is left to
   * the kubelet's garbage collection: what is wanted goes before what is not.
   */
  #leaveBehind(reference: string, digest: Digest, atMs: number): void {
    const old = `${repositoryOf(parseImageReference(reference))}@${digest}`;
    if (this.#notes.has(old) || this.#notes.size >= MAX_NOTES) return;
    this.#notes.set(old, { state: "pulled", atMs, digest });
  }
}

function isOurs(before: PullNote | undefined, finished: FinishedNote): boolean {
  const { result, pullPolicy, isReportCapped } = finished;
  if (before === undefined) return false;
  if (before.state === "pulled") return true;
  if (before.state === "found") {
    return (
      before.digest !== undefined && result.digest !== undefined && before.digest !== result.digest
    );
  }
  // Where the report may have left it out, only a transfer proves that it was not there; Always transfers at any rate.
  if (isReportCapped) return result.isTransferred === true && pullPolicy === "IfNotPresent";
  return result.isTransferred !== false;
}
