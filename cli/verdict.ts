/**
 * What is known of an image: it can be pulled, it can but something should be mended, nobody can say from here, or it is
 * proven that it cannot.
 */
export type Verdict = "good" | "warning" | "unknown" | "bad";

/** From the best to the worst: what is proven counts more than what is not known. */
export const VERDICTS = ["good", "warning", "unknown", "bad"] as const satisfies readonly Verdict[];

/** The worst of them; good where there is none. */
export function worstOf(verdicts: Iterable<Verdict>): Verdict {
  const found = new Set(verdicts);
  return VERDICTS.findLast((verdict) => found.has(verdict)) ?? "good";
}
