import { spawn } from "node:child_process";

export interface KubectlResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface KubectlOptions {
  readonly binary: string;
  readonly kubeconfig: string;
  /** Holds kubectl's own caches, so that those of the user are neither read nor written. */
  readonly home: string;
  /** What `-f -` reads. */
  readonly input?: string;
}

/** Runs kubectl to its end, at most two minutes; a failure is a result with its code. */
export function runKubectl(
  args: readonly string[],
  options: KubectlOptions,
): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(options.binary, args, {
      env: { ...process.env, HOME: options.home, KUBECONFIG: options.kubeconfig },
      timeout: 120_000,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ stdout, stderr, code: code ?? -1 }));
    // A kubectl that ends without reading its input says why on stderr.
    child.stdin.on("error", () => undefined).end(options.input);
  });
}
