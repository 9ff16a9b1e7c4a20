import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { runTimedClient } from "../calls/timed-client.ts";

const summary = z.object({
  calls: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
  maxMs: z.number(),
  seconds: z.number(),
  perSecond: z.number(),
  denied: z.number(),
  warned: z.number(),
  meanRequestBytes: z.number(),
});

/** How long reviews took, as the Go client saw it. */
export type ReviewSummary = z.infer<typeof summary>;

export interface TimedReviews {
  /** Of the webhook, with its path. */
  readonly url: string;
  /** File of the CA certificate that the webhook's certificate is verified with. */
  readonly authority: string;
  /** File that {@link writeReviews} wrote: sent in turn, the first `warmUp` without being timed. */
  readonly input: string;
  readonly calls: number;
  readonly warmUp: number;
  /** Reviews under way at once. */
  readonly callers: number;
  /** Reviews a second, from whose due times theirs then count; without it as many as are answered. */
  readonly rate?: number | undefined;
}

/** Writes AdmissionReviews for the client. */
export async function writeReviews(path: string, reviews: readonly object[]): Promise<void> {
  await writeFile(path, JSON.stringify(reviews));
}

/** Runs the Go client; throws when a review is answered with anything but a verdict. */
export function timeReviews(
  command: readonly [program: string, ...args: string[]],
  { warmUp, rate = 0, ...flags }: TimedReviews,
  signal: AbortSignal,
): Promise<ReviewSummary> {
  const all = { ...flags, rate, "warm-up": warmUp };
  return runTimedClient({ command, flags: all, summary }, signal);
}
