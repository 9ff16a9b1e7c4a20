import { MAX_NOTES, type PullNotes } from "../pullers/pull-notes.ts";
import type { Wait } from "./node-readiness.ts";

const FULL: Wait = {
  kind: "waiting",
  reason: "TooManyImages",
  message: `A node takes ${MAX_NOTES} images of all caches together that it did not have before; list fewer for it`,
};

/** Room for notes on a node, which each pull needs one of: first come, first served. */
export class NoteRoom {
  readonly #notes: PullNotes;
  readonly #claimed = new Set<string>();

  constructor(notes: PullNotes) {
    this.#notes = notes;
  }

  /** Why an image that is to be pulled is not; undefined where there is room, which is kept for it from then on. */
  waitOf(reference: string): Wait | undefined {
    if (this.#notes.has(reference) || this.#claimed.has(reference)) return undefined;
    if (this.#notes.size + this.#claimed.size >= MAX_NOTES) return FULL;
    this.#claimed.add(reference);
    return undefined;
  }
}
