import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeNodeFacts } from "../../../../check/node-facts.ts";
import { type CacheNode, decodeCacheNode } from "../../../../controller/caches/cache-node.ts";
import { type NodeWish, NodeWriter } from "../../../../controller/caches/nodes/node-writer.ts";
import { taintRemovalOf } from "../../../../controller/caches/nodes/startup-taint.ts";
import type { KubeClient } from "../../../../kube/kube-client.ts";
import { decodeNode } from "../../../../kube/node-decoder.ts";
import { type ClientCluster, startClientCluster } from "../../../support/client-cluster.ts";
import type { Kubectl } from "../../../support/kubectl-of.ts";
import { createReadyNode } from "../../../support/ready-node.ts";

const COLD = "layerwise.io/cold";
const NOTED: NodeWish = {
  notes: new Map([["r.example/web:1", { state: "pulling", atMs: 1_000 }]]),
  labels: {},
  taintRemoval: [],
};

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;
let writer: NodeWriter;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
  const { signal: lost } = new AbortController();
  writer = new NodeWriter({ client, pace: async () => undefined, lost });
});
afterAll(() => cluster.stop());

/** The node as the watch shows it. */
async function nodeNow(name: string): Promise<CacheNode> {
  const raw = await client.request("GET", `/api/v1/nodes/${name}`);
  const node = decodeNode(raw);
  if (node === undefined) throw new Error("it is no node");
  return decodeCacheNode(raw, decodeNodeFacts(raw, node));
}

/** Others have noted as much on it as fits. */
async function fill(name: string): Promise<void> {
  const annotations = { "example.com/notes": "x".repeat(262_100) };
  await client.request("PATCH", `/api/v1/nodes/${name}`, {
    body: { metadata: { annotations } },
    contentType: "application/merge-patch+json",
  });
}

describe("NodeWriter", () => {
  it("writes what is not there yet, once", async () => {
    await createReadyNode(kubectl, "plain", []);
    expect(await writer.write(await nodeNow("plain"), NOTED)).toMatchObject({ kind: "written" });
    const node = await nodeNow("plain");
    expect(node.notes).toEqual(NOTED.notes);
    expect(await writer.write(node, NOTED)).toBeUndefined();
  });

  it("tells a node that cannot take the notes from one that somebody else has changed", async () => {
    await createReadyNode(kubectl, "full", []);
    const before = await nodeNow("full");
    await fill("full");
    // Both are the case here: only when it is looked at again is it known that to try again is of no use.
    expect(await writer.write(before, NOTED)).toEqual({ kind: "conflict" });
    expect(await writer.write(await nodeNow("full"), NOTED)).toEqual({
      kind: "refused",
      message: expect.stringContaining("annotations: Too long"),
    });
    await kubectl(["annotate", "node", "full", "example.com/notes-"]);
    expect(await writer.write(await nodeNow("full"), NOTED)).toMatchObject({ kind: "written" });
  });

  it("takes away the taints that were read, and no others", async () => {
    await createReadyNode(kubectl, "cold", []);
    await kubectl(["taint", "node", "cold", `${COLD}=:NoSchedule`, "other=:NoSchedule"]);
    const before = await nodeNow("cold");
    const held = [{ taintKey: COLD, isHeld: true }];
    const wish = { ...NOTED, taintRemoval: taintRemovalOf(before.facts.taints, held) };
    await kubectl(["taint", "node", "cold", "other-", "first=:NoSchedule"]);
    await kubectl(["taint", "node", "cold", `${COLD}-`]);
    expect(await writer.removeTaints(before, wish)).toEqual({ kind: "stale" });
    expect((await nodeNow("cold")).facts.taints).toEqual([{ key: "first", effect: "NoSchedule" }]);
  });

  it("says of a node that it is gone", async () => {
    await createReadyNode(kubectl, "gone", []);
    const node = await nodeNow("gone");
    await kubectl(["delete", "node", "gone"]);
    expect(await writer.write(node, NOTED)).toEqual({ kind: "gone" });
  });
});
