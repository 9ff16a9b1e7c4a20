import { OperatorError } from "../runtime/operator-error.ts";
import type { CriClient } from "./cri-client.ts";

/** Set by the kubelet on every sandbox: pkg/kubelet/types/labels.go. */
const POD_UID_LABEL = "io.kubernetes.pod.uid";

/**
 * The runtime that runs this very pod: a machine may have others, such as Docker's own containerd. The rest is closed.
 * Throws OperatorError when none of them does.
 */
export async function findOwnRuntime(
  candidates: readonly CriClient[],
  podUid: string,
): Promise<CriClient> {
  const answers = await Promise.all(candidates.map((client) => runsPod(client, podUid)));
  const own = candidates.find((_, index) => answers[index] === true);
  for (const client of candidates) if (client !== own) client.close();
  if (own !== undefined) return own;
  const tried = candidates.map(
    ({ socket }, index) => `${socket} (${answers[index] || "other pods"})`,
  );
  throw new OperatorError(
    candidates.length === 0
      ? "Cannot find the socket of a container runtime below /run; name it with --cri-socket"
      : `None of the container runtimes runs this pod: ${tried.join("; ")}; name the right one with --cri-socket`,
  );
}

/** Whether it does, or why it could not be asked. */
async function runsPod(client: CriClient, podUid: string): Promise<boolean | string> {
  try {
    const sandboxes = await client.listSandboxes({ [POD_UID_LABEL]: podUid });
    return sandboxes.length > 0;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
