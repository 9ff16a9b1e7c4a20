import type { Progress } from "../terminal/progress.ts";
import { distinctUsesOf, type ImageUse } from "../workloads/image-use.ts";
import type { ImageChecker } from "./image-checker.ts";
import type { ImageFinding } from "./image-finding.ts";

/** An image, who wants it alike, and what was found about it. */
export interface CheckedImage {
  readonly image: string;
  readonly uses: readonly ImageUse[];
  readonly finding: ImageFinding;
}

export interface CheckUsesOptions {
  readonly checker: ImageChecker;
  /** For images that are never pulled, and so not asked about. */
  readonly neverPulled: (use: ImageUse) => ImageFinding;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Checks each distinct image once, several at a time; in the order in which they come first. */
export async function checkUses(
  uses: readonly ImageUse[],
  { checker, neverPulled, progress, signal }: CheckUsesOptions,
): Promise<CheckedImage[]> {
  const groups = [...Map.groupBy(uses, (use) => groupOf(use, checker)).values()]
    .map(distinctUsesOf)
    .flatMap((same) => (same[0] === undefined ? [] : [{ first: same[0], uses: same }]));
  const checked: CheckedImage[] = [];
  const waiting = groups.entries();
  const stopped = new AbortController();
  const anySignal = AbortSignal.any([signal, stopped.signal]);
  progress.start(groups.map(({ first }) => first.image.reference));
  async function work(): Promise<void> {
    for (const [index, { first, uses: same }] of waiting) {
      anySignal.throwIfAborted();
      progress.checking(index);
      const finding =
        first.image.pullPolicy === "Never"
          ? neverPulled(first)
          : await checker.check(first, anySignal);
      progress.done(index, finding);
      checked[index] = { image: first.image.reference, uses: same, finding };
    }
  }
  async function workOrStop(): Promise<void> {
    try {
      await work();
    } catch (error) {
      // What keeps one from being checked keeps all.
      stopped.abort(error);
      throw error;
    }
  }
  const workers = Array.from({ length: checker.concurrency }, workOrStop);
  try {
    await Promise.allSettled(workers);
    await Promise.all(workers);
  } finally {
    progress.end();
  }
  return checked;
}

function groupOf(use: ImageUse, checker: ImageChecker): string {
  return `${use.image.pullPolicy === "Never" ? "never" : "pulled"} ${checker.keyOf(use)}`;
}
