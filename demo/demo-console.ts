import type { Logger } from "../runtime/logger.ts";
import type { BuildProgress } from "../test/cluster/build-progress.ts";

/** Where the demo tells what it does. */
export interface DemoConsole {
  readonly progress: BuildProgress;
  /** Writes a part of the report. */
  readonly print: (text: string) => void;
  readonly logger: Logger;
}
