import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { OperatorError } from "../runtime/operator-error.ts";

const DEADLINE_MS = 60_000;

/**
 * Writes the sources below `root` to `folder` as JavaScript, a `.js` for each `.ts`. Node.js would run them as they are, but
 * the compiler it needs for that stays in its memory, 30 MiB of each role, and doubles the time to start. Types are not checked.
 */
export async function compileSources(root: string, folder: string): Promise<void> {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const flags = ["--noCheck", "--noEmit", "false", "--removeComments", "--outDir", folder];
  try {
    await promisify(execFile)(process.execPath, [compiler, "--project", root, ...flags], {
      timeout: DEADLINE_MS,
    });
  } catch (cause) {
    throw new OperatorError(`Cannot compile the sources in "${root}": run npm ci`, { cause });
  }
}
