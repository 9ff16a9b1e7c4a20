import { ClusterNodes } from "../../check/cluster-nodes.ts";
import { decodeNodeFacts } from "../../check/node-facts.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { listPages } from "../../kube/list-pages.ts";
import { decodeNode } from "../../kube/node-decoder.ts";
import { Inventory } from "../../placement/inventory.ts";
import { Deadline } from "../../registry/transport/deadline.ts";
import type { Clock } from "../../runtime/clock.ts";

const PAGE_SIZE = 250;
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
): Promise<ClusterNodes | undefined> {
  if (client === undefined) return undefined;
  const deadline = new Deadline(signal, { clock, timeoutMs: TIMEOUT_MS });
  try {
    return await readNodes(client, { clock, signal: deadline.signal });
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

async function readNodes(
  client: KubeClient,
  { clock, signal }: Pick<KnownNodesOptions, "clock" | "signal">,
): Promise<ClusterNodes> {
  const inventory = new Inventory();
  const nodes = new ClusterNodes(inventory);
  for await (const page of listPages(client, "/api/v1/nodes", { pageSize: PAGE_SIZE, signal })) {
    for (const raw of page.items) {
      const node = decodeNode(raw);
      if (node === undefined) continue;
      inventory.observeNode(node, clock.nowMs());
      nodes.observe(decodeNodeFacts(raw, node));
    }
  }
  return nodes;
}
