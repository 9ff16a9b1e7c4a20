import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

/** What asks this process to end, and with it the program. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface ContainedProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs a program with network, mounts and processes of its own. Whatever it has started ends with it, and it ends with
 * this process, also when that is killed, and on SIGINT, SIGTERM and SIGHUP to this process.
 * @returns its exit code, or 128 and the number of the signal that ended it, once nothing of it runs any more.
 */
export async function runContained({
  command,
  args,
  environment,
}: ContainedProgram): Promise<number> {
  const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const unshare = ["unshare", ...namespaces, "--", command, ...args];
  const child = spawn("setpriv", ["--pdeathsig=KILL", "--", ...unshare], {
    stdio: "inherit",
    env: environment,
  });
  let received: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals) => {
    received ??= signal;
    // With its first process a namespace ends, whatever its processes make of signals; unshare waits for that.
    const first = child.pid === undefined ? undefined : firstChildOf(child.pid);
    if (first === undefined) child.kill("SIGKILL");
    else process.kill(first, "SIGKILL");
  };
  for (const signal of signals) process.on(signal, end);
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    const ending = received ?? signal;
    return ending === null ? (code ?? 1) : 128 + constants.signals[ending];
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

function firstChildOf(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return Number.parseInt(children, 10) || undefined;
  } catch {
    return undefined;
  }
}
