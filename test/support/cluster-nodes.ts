import { ClusterNodes } from "../../check/cluster-nodes.ts";
import { decodeNodeFacts } from "../../check/node-facts.ts";
import { decodeNode } from "../../kube/node-decoder.ts";
import { Inventory } from "../../placement/inventory.ts";

/** A cluster of these nodes, each as the API server sends it. */
export function clusterNodesOf(...objects: readonly object[]): ClusterNodes {
  const inventory = new Inventory();
  const nodes = new ClusterNodes(inventory);
  for (const raw of objects) {
    const node = decodeNode(raw);
    if (node === undefined) throw new Error("the node has no name");
    inventory.observeNode(node, 0);
    nodes.observe(decodeNodeFacts(raw, node));
  }
  return nodes;
}
