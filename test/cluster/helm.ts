import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface HelmResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface HelmOptions {
  readonly binary: string;
  /** Holds Helm's caches and settings: nothing of the user's is read or written. */
  readonly home: string;
  readonly kubeconfig?: string;
  /** What `--values -` reads. */
  readonly input?: string;
}

/** Runs Helm to its end, at most two minutes; a failure is a result with its code. */
export async function runHelm(args: readonly string[], options: HelmOptions): Promise<HelmResult> {
  const { binary, home, kubeconfig = "/dev/null", input } = options;
  const running = promisify(execFile)(binary, args, {
    env: { HOME: home, KUBECONFIG: kubeconfig },
    maxBuffer: 16 * 2 ** 20,
    timeout: 120_000,
  });
  running.child.stdin?.on("error", () => undefined).end(input);
  try {
    return { ...(await running), code: 0 };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== "number") throw error;
    return { code, stdout: stdout ?? "", stderr: stderr ?? "" };
  }
}
