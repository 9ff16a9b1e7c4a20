import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";
import { runProgram } from "../run-program.ts";

/** Long enough for bases that are fetched. */
const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What `kubectl kustomize` makes of a folder. Throws InputError with what it complains of. */
export async function readKustomization(
  folder: string,
  options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const result = await runProgram("kubectl", {
    ...options,
    args: ["kustomize", "--", folder],
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
  if (result.kind === "failed") {
    throw new InputError(`Cannot run kubectl kustomize ${quoteText(folder)}: ${result.reason}`);
  }
  if (result.code !== 0) {
    const reason = result.stderr.trim().replace(/^error: /, "");
    throw new InputError(`Cannot run kubectl kustomize ${quoteText(folder)}: ${reason}`);
  }
  return result.stdout;
}
