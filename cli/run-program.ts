import { execFile } from "node:child_process";

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** What it reads from standard input; nothing when absent. */
  readonly input?: string;
  /** Of each of its outputs; what writes more is ended. */
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal;
}

export type ProgramResult =
  | {
      readonly kind: "ended";
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** Runs a program to its end without a shell in between. Rejects only with the reason of the signal. */
export async function runProgram(name: string, options: ProgramOptions): Promise<ProgramResult> {
  const { args, environment: env, timeoutMs, input = "", maxOutputBytes, signal } = options;
  const limits = {
    timeout: timeoutMs,
    maxBuffer: maxOutputBytes,
    signal,
    killSignal: "SIGKILL",
  } as const;
  const result = await new Promise<ProgramResult>((resolve) => {
    const child = execFile(
      name,
      args,
      { ...limits, env, encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ kind: "ended", code: 0, stdout, stderr });
        if (typeof error.code === "number")
          return resolve({ kind: "ended", code: error.code, stdout, stderr });
        return resolve({ kind: "failed", reason: reasonOf(error, options) });
      },
    );
    // A program that ends without reading its input tells why in another way.
    child.stdin?.on("error", () => undefined).end(input);
  });
  signal.throwIfAborted();
  return result;
}

function reasonOf(
  { code, killed }: { readonly code?: string | number | null; readonly killed?: boolean },
  { timeoutMs, maxOutputBytes }: ProgramOptions,
): string {
  if (code === "ENOENT") return "it is not installed, or not in PATH";
  if (code === "EACCES") return "it may not be run";
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return `it wrote more than ${maxOutputBytes} bytes`;
  if (killed === true) return `it did not end within ${timeoutMs} ms`;
  return typeof code === "string" ? `it could not be run (${code})` : "it was killed";
}
