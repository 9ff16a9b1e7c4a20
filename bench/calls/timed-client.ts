import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { z } from "zod";

export interface TimedCalls<Summary> {
  /** The Go client, with what it is to be started through. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly flags: Readonly<Record<string, string | number>>;
  readonly summary: z.ZodType<Summary>;
}

/** Runs a Go client that prints a summary; throws with what it said when a call fails. */
export async function runTimedClient<Summary>(
  { command: [program, ...before], flags, summary }: TimedCalls<Summary>,
  signal: AbortSignal,
): Promise<Summary> {
  const args = Object.entries(flags).map(([flag, value]) => `-${flag}=${value}`);
  try {
    const { stdout } = await promisify(execFile)(program, [...before, ...args], { signal });
    return summary.parse(JSON.parse(stdout));
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() ?? "";
    throw new Error(`Cannot time the calls of ${flags["url"]}: ${said}`, { cause });
  }
}
