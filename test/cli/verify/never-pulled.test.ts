import { expect, it } from "vitest";
import { neverPulledFinding } from "../../../cli/verify/never-pulled.ts";
import { clusterNodesOf } from "../../support/cluster-nodes.ts";
import { useOf } from "../workloads/sample-use.ts";

const IMAGES = [{ names: ["<none>@<none>", "docker.io/library/web:v1"], sizeBytes: 1 }];

function node(name: string, { images = [], taints = [] }: Record<string, readonly object[]> = {}) {
  return { metadata: { name }, spec: { taints }, status: { images } };
}

it("neverPulledFinding() finds an image good that a node which may run it reports", () => {
  const nodes = clusterNodesOf(node("a"), node("b", { images: IMAGES }));
  const present = { verdict: "good", reason: "Present", platforms: [] };
  expect(neverPulledFinding(useOf("web:v1"), nodes)).toEqual(present);
});

it("neverPulledFinding() finds one bad that no node which may run it has", () => {
  const taints = [{ key: "gpu", effect: "NoSchedule" }];
  const nodes = clusterNodesOf(node("a"), node("b", { images: IMAGES, taints }));
  expect(neverPulledFinding(useOf("web:v1"), nodes)).toEqual({
    verdict: "bad",
    reason: "PullNeverNotCached",
    message:
      '"web:v1" is never pulled and none of the 1 nodes that may run it has it; bring the image onto the nodes, or change imagePullPolicy',
    platforms: [],
  });
});

it("neverPulledFinding() does not take for absent what a full report may have left out", () => {
  const images = Array.from({ length: 50 }, (_, index) => ({ names: [`other:${index}`] }));
  expect(neverPulledFinding(useOf("web:v1"), clusterNodesOf(node("a", { images })))).toMatchObject({
    verdict: "unknown",
    reason: "NotEnoughNodes",
  });
});

it("neverPulledFinding() cannot say without knowing the nodes", () => {
  expect(neverPulledFinding(useOf("web:v1"), undefined)).toMatchObject({
    verdict: "unknown",
    reason: "NotYetKnown",
  });
});

it("neverPulledFinding() refuses what is no reference", () => {
  expect(neverPulledFinding(useOf("Web"), undefined)).toMatchObject({
    verdict: "bad",
    reason: "InvalidReference",
  });
});
