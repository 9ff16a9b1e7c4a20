import { describe, expect, it } from "vitest";
import { decodeNodeFacts } from "../../../check/node-facts.ts";
import { checkNodesOf } from "../../../controller/checks/check-nodes.ts";
import { ClusterState } from "../../../controller/cluster-state.ts";
import { decodeNode } from "../../../kube/node-decoder.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { digestOf } from "../../support/layers.ts";
import { type NodeFields, nodeObject } from "../../webhook/nodes.ts";
import { goodStatus, imageCheck } from "./sample-check.ts";

const TAG = "registry.example/app:v1";
const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };

function nodesOf(fields: Readonly<Record<string, NodeFields>>) {
  const state = new ClusterState({ clock: new FakeClock(), maxImages: 100 });
  for (const [name, node] of Object.entries(fields)) {
    const raw = nodeObject(name, node);
    const observed = decodeNode(raw);
    if (observed === undefined) throw new Error("no node");
    state.clusterNodes.observe(decodeNodeFacts(raw, observed));
    state.observeNode(observed, undefined);
  }
  return state.clusterNodes;
}

describe("checkNodesOf()", () => {
  it("counts every node, tainted ones too, and those that have the tag", () => {
    const nodes = nodesOf({
      a: { images: [TAG] },
      b: { architecture: "arm64", taints: [{ key: "gpu", effect: "NoSchedule" }] },
      c: {},
    });
    expect(checkNodesOf(imageCheck(), nodes)).toEqual({
      platforms: [AMD64, ARM64],
      eligible: 3,
      present: 1,
    });
  });

  it("counts those with the labels only", () => {
    const nodes = nodesOf({ a: { labels: { pool: "web" }, architecture: "arm64" }, b: {} });
    const check = imageCheck({ spec: { nodeSelector: { pool: "web" } } });
    expect(checkNodesOf(check, nodes)).toEqual({ platforms: [ARM64], eligible: 1, present: 0 });
  });

  it("takes a node that has what the tag stood for once as one without the image", () => {
    const nodes = nodesOf({
      old: { images: [TAG, `registry.example/app@${digestOf("old")}`] },
      new: { images: [TAG, `registry.example/app@${digestOf("app")}`] },
    });
    const check = imageCheck({ status: goodStatus() });
    expect(checkNodesOf(check, nodes)).toMatchObject({ eligible: 2, present: 1 });
  });

  it("takes text that is no reference for an image that nobody has", () => {
    const check = imageCheck({ spec: { image: "UPPER/case:" } });
    expect(checkNodesOf(check, nodesOf({ a: {} }))).toMatchObject({ eligible: 1, present: 0 });
  });
});
