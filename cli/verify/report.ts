import type { CheckedImage } from "../checks/check-uses.ts";
import { VERDICTS, type Verdict, worstOf } from "../verdict.ts";

/** The worst of the images' verdicts, which is that of all of them together. */
export function verdictOfAll(images: readonly CheckedImage[]): Verdict {
  return worstOf(images.map(({ finding }) => finding.verdict));
}

/** `3 images: 2 good, 1 bad`. */
export function summaryOf(images: readonly CheckedImage[]): string {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: images.filter(({ finding }) => finding.verdict === verdict).length,
  }));
  const parts = counts
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return `${images.length} ${images.length === 1 ? "image" : "images"}: ${parts.join(", ")}`;
}
