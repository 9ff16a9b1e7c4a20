import type { Surroundings } from "../surroundings.ts";
import { paintFor } from "../terminal/colour.ts";
import type { Progress } from "../terminal/progress.ts";
import { LineProgress } from "./line-progress.ts";
import { LiveProgress } from "./live-progress.ts";

/** Progress on standard error: live on a terminal, and gone at the end where the table is to be seen. */
export function progressOn({ stdout, stderr, environment }: Surroundings): Progress {
  const isTerminal = stderr.isTTY === true;
  if (!isTerminal || environment["TERM"] === "dumb") return new LineProgress(stderr);
  const paint = paintFor({ isTerminal, environment });
  return new LiveProgress(stderr, { paint, stays: stdout.isTTY !== true });
}
