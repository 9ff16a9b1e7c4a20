import type { KubeClient } from "../kube/kube-client.ts";
import { Deadline } from "../registry/deadline.ts";
import type { Clock } from "../runtime/clock.ts";
import { type ClusterNode, readClusterNodes } from "./cluster-node.ts";

/** A kubeconfig of long ago names clusters that do not answer any more. */
const TIMEOUT_MS = 5_000;

export interface KnownNodesOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told why there are none. */
  readonly warn: (text: string) => void;
}

/** The nodes of a cluster that answers within 5 seconds and lets us read them; undefined for others. */
export async function readKnownNodes(
  client: KubeClient | undefined,
  { clock, signal, warn }: KnownNodesOptions,
): Promise<readonly ClusterNode[] | undefined> {
  if (client === undefined) return undefined;
  const deadline = new Deadline(signal, { clock, timeoutMs: TIMEOUT_MS });
  try {
    return await readClusterNodes(client, deadline.signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const fault = deadline.hasPassed ? `no answer within ${TIMEOUT_MS / 1000} s` : reason;
    warn(
      `Cannot tell the platforms of the cluster's nodes: ${fault}; pass --platform to name them`,
    );
    return undefined;
  } finally {
    deadline.end();
  }
}
