import type { Surroundings } from "../surroundings.ts";
import { paintFor } from "../terminal/colour.ts";
import { LineWarmProgress } from "./line-warm-progress.ts";
import { LiveWarmProgress } from "./live-warm-progress.ts";
import type { WarmProgress } from "./warm-progress.ts";

/** Progress on standard error: bars on a terminal, lines elsewhere. */
export function warmProgressOn({ stderr, environment }: Surroundings): WarmProgress {
  const isTerminal = stderr.isTTY === true;
  if (!isTerminal || environment["TERM"] === "dumb") return new LineWarmProgress(stderr);
  return new LiveWarmProgress(stderr, paintFor({ isTerminal, environment }));
}
