import type { SelectableNode } from "../check/node-eligibility.ts";
import type { Taint } from "../check/tolerations.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import { listPages } from "../kube/list-pages.ts";
import { decodeNode } from "../kube/node-decoder.ts";
import type { ReportedImage } from "../placement/observed-node.ts";
import type { Platform } from "../placement/platform.ts";

const PAGE_SIZE = 250;

/** A node as far as it says what can be pulled. */
export interface ClusterNode extends SelectableNode {
  readonly platform: Platform;
  /** Never "all images": a kubelet reports 50 by default. */
  readonly images: readonly ReportedImage[];
}

interface RawNode {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly taints?: readonly Taint[] };
}

/** All nodes; throws as KubeClient does. */
export async function readClusterNodes(
  client: KubeClient,
  signal: AbortSignal,
): Promise<ClusterNode[]> {
  const nodes: ClusterNode[] = [];
  for await (const page of listPages(client, "/api/v1/nodes", { pageSize: PAGE_SIZE, signal })) {
    nodes.push(...page.items.flatMap((raw) => decodeClusterNode(raw) ?? []));
  }
  return nodes;
}

function decodeClusterNode(raw: unknown): ClusterNode | undefined {
  const node = decodeNode(raw);
  if (node === undefined) return undefined;
  const { name, platform, images } = node;
  const { metadata, spec } = raw as RawNode;
  return { name, platform, images, labels: metadata?.labels ?? {}, taints: spec?.taints ?? [] };
}
