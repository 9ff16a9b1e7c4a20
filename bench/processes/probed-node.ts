import { pathToFileURL } from "node:url";
import { compiledProgram } from "./compiled-program.ts";

/** What Node is to be started with so that the stall probe watches the program and writes to `file`. */
export async function probedNode(file: string): Promise<{
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}> {
  // Compiled: what Node needs to run TypeScript would be measured as well.
  const probe = await compiledProgram("bench/processes/stall-probe");
  const { href } = pathToFileURL(probe);
  return { args: [`--import=${href}`], environment: { STALL_PROBE_FILE: file } };
}
