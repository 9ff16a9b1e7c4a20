import { type PullNote, type PullNotes, pullSinceMs } from "../pullers/pull-notes.ts";
import type { Making } from "../pullers/puller-maker.ts";

/**
 * What stood of images of one node before pods were to pull them of which nobody knows whether they were made; kept from one
 * look at the node to the next. The next try tells: where that is refused, there was none.
 */
export class UntoldPulls {
  readonly #before = new Map<string, PullNote | undefined>();

  get isEmpty(): boolean {
    return this.#before.size === 0;
  }

  /** Forgets pulls of which it is known meanwhile what came. */
  tidy(notes: PullNotes): void {
    for (const reference of this.#before.keys()) {
      if (!isOpen(notes.get(reference))) this.#before.delete(reference);
    }
  }

  /** What stood of an image before such a pod was tried, where `note` stands now. */
  beforeOf(reference: string, note: PullNote | undefined): PullNote | undefined {
    return isOpen(note) && this.#before.has(reference) ? this.#before.get(reference) : note;
  }

  /** Takes in what came of a pod that was to pull the image. */
  observe(reference: string, making: Making, before: PullNote | undefined): void {
    if (making === "untold") this.#before.set(reference, before);
    else this.#before.delete(reference);
  }

  /** Such a pod was seen. */
  forget(reference: string): void {
    this.#before.delete(reference);
  }
}

function isOpen(note: PullNote | undefined): boolean {
  return note !== undefined && pullSinceMs(note) !== undefined;
}
