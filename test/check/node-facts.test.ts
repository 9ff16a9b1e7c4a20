import { describe, expect, it } from "vitest";
import { decodeNodeFacts } from "../../check/node-facts.ts";
import { decodeNode } from "../../kube/node-decoder.ts";
import { type NodeFields, nodeObject } from "../webhook/nodes.ts";

function factsOf(fields: NodeFields = {}) {
  const raw = nodeObject("node-1", fields);
  const node = decodeNode(raw);
  if (node === undefined) throw new Error("no node");
  return decodeNodeFacts(raw, node);
}

describe("decodeNodeFacts()", () => {
  it("reads labels, taints and platform", () => {
    const taints = [{ key: "gpu", value: "yes", effect: "NoSchedule", timeAdded: "2026-01-01" }];
    expect(factsOf({ labels: { zone: "a" }, taints, architecture: "arm64" })).toEqual({
      name: "node-1",
      platform: { os: "linux", architecture: "arm64" },
      labels: { "kubernetes.io/hostname": "node-1", zone: "a" },
      taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
      takesSchema1: false,
      isReportCapped: false,
    });
  });

  it.for([
    ["containerd://1.7.27", true],
    ["containerd://2.0.5", true],
    ["containerd://2.1.0", false],
    ["containerd://2.2.0-rc.1", false],
    ["containerd://v2.1.4", false],
    ["cri-o://1.34.1", true],
    ["", false],
    ["unknown", false],
  ] as const)("knows whether %s pulls schema 1: %s", ([runtime, takes]) => {
    expect(factsOf({ runtime }).takesSchema1).toBe(takes);
  });

  it("notices a report that may leave images out", () => {
    const images = Array.from({ length: 50 }, (_, index) => `registry.example/app:${index}`);
    expect(factsOf({ images }).isReportCapped).toBe(true);
    expect(factsOf({ images: images.slice(1) }).isReportCapped).toBe(false);
  });
});
