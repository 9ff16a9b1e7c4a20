import type { Clock } from "../runtime/clock.ts";
import type { ProgressStream } from "./terminal/progress.ts";

interface OutputStream extends ProgressStream {
  readonly isTTY?: boolean | undefined;
}

/** What a command has to do with the world through. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** For what was asked for. */
  readonly stdout: OutputStream;
  /** For everything else. */
  readonly stderr: OutputStream;
  readonly clock: Clock;
  /** Aborts when the user has had enough. */
  readonly signal: AbortSignal;
}
