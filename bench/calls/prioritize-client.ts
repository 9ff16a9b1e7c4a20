import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { runTimedClient } from "./timed-client.ts";

const summary = z.object({
  calls: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
  maxMs: z.number(),
  meanEntries: z.number(),
  meanRequestBytes: z.number(),
});

/** How long calls took, as the Go client saw it. */
export type CallSummary = z.infer<typeof summary>;

export interface PrioritizeCalls {
  /** Of the extender, without the verb. */
  readonly url: string;
  /** File that {@link writeCallInput} wrote. */
  readonly input: string;
  readonly calls: number;
  readonly names: number;
  readonly seed: number;
}

/** Calls before the timed ones, so that neither side is still being compiled. */
export const WARM_UP_CALLS = 1000;

/** What calls are made from: pods as the scheduler sends them, names of nodes. */
export interface CallInput {
  readonly pods: readonly object[];
  readonly nodes: readonly string[];
}

export async function writeCallInput(path: string, input: CallInput): Promise<void> {
  await writeFile(path, JSON.stringify(input));
}

/** Runs the Go client; throws when a call fails. */
export function timePrioritizeCalls(
  binary: string,
  { url, input, calls, names, seed }: PrioritizeCalls,
  signal: AbortSignal,
): Promise<CallSummary> {
  const flags = { url: `${url}/prioritize`, input, calls, names, seed, "warm-up": WARM_UP_CALLS };
  return runTimedClient({ command: [binary], flags, summary }, signal);
}
