import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface CommandOptions {
  /** All there is, but for PATH. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs `kubectl layerwise` with pipes. */
export function runCommand(
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return run(process.execPath, [MAIN, ...args], options);
}

/** Runs it on a pseudo terminal of 160 columns, where both outputs arrive as one. */
export function runOnTerminal(
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const words = [process.execPath, MAIN, ...args].map((word) => `'${word}'`);
  const command = `stty rows 40 cols 160; exec ${words.join(" ")}`;
  const environment = { TERM: "xterm", SHELL: "/bin/sh", ...options.environment };
  return run("script", ["-qec", command, "/dev/null"], { ...options, environment });
}

function run(
  command: string,
  args: readonly string[],
  { environment, input = "" }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env["PATH"], ...environment };
    const child = spawn(command, args, { cwd: ROOT, env, timeout: 60_000 });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ stdout, stderr, code }));
    child.stdin.on("error", () => undefined).end(input);
  });
}
