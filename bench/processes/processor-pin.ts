import { accessSync, constants } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";

/** Which processor what is measured has for itself; the client has the others. */
export interface ProcessorPin {
  readonly processor: number;
  /** As taskset takes it: `0-2`. */
  readonly others: string;
}

/** Undefined on a machine with one processor, and where there is no taskset. */
export function processorPinOf(path: string): ProcessorPin | undefined {
  const processor = availableParallelism() - 1;
  if (processor < 1 || !path.split(delimiter).some((folder) => canRun(join(folder, "taskset")))) {
    return undefined;
  }
  return { processor, others: processor === 1 ? "0" : `0-${processor - 1}` };
}

/** The command on these processors; as it is without any. */
export function commandOn(
  processors: string | number | undefined,
  command: readonly [program: string, ...args: string[]],
): [program: string, ...args: string[]] {
  return processors === undefined ? [...command] : ["taskset", "-c", `${processors}`, ...command];
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
