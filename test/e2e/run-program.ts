import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a program to its end, at most two minutes unless `timeoutMs` says otherwise, and returns what it printed.
 * @throws {Error} with the command line and what the program said when it fails.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      timeout: options.timeoutMs ?? 120_000,
      maxBuffer: 64 * 2 ** 20,
    });
    return stdout;
  } catch (cause) {
    const said = ((cause as { stderr?: string }).stderr ?? "").trim() || String(cause);
    throw new Error(`"${[command, ...args].join(" ")}" failed: ${said}`, { cause });
  }
}
