import { describe, expect, it } from "vitest";
import { nodeWaitOf, platformWaitOf } from "../../../../controller/caches/nodes/node-readiness.ts";

interface NodeParts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly conditions?: Readonly<Record<string, string>>;
}

/** A Node as the API server sends it; ready unless its conditions say otherwise. */
function node({ metadata = {}, spec = {}, conditions = {} }: NodeParts = {}): object {
  const all = Object.entries({ Ready: "True", DiskPressure: "False", ...conditions });
  const list = all.map(([type, status]) => ({ type, status, reason: `${type}Reason` }));
  return { metadata: { name: "node-1", ...metadata }, spec, status: { conditions: list } };
}

function taint(key: string, effect = "NoSchedule") {
  return { taints: [{ key, effect }] };
}

describe("nodeWaitOf()", () => {
  it("is undefined of a node that is ready, whatever taints keep others off", () => {
    expect(nodeWaitOf(node())).toBeUndefined();
    expect(nodeWaitOf(node({ spec: taint("gpu") }))).toBeUndefined();
    const candidate = taint("DeletionCandidateOfClusterAutoscaler", "PreferNoSchedule");
    expect(nodeWaitOf(node({ spec: candidate }))).toBeUndefined();
  });

  it("waits for a node that is not ready, or has not said so yet", () => {
    expect(nodeWaitOf(node({ conditions: { Ready: "Unknown" } }))).toEqual({
      kind: "waiting",
      reason: "NodeNotReady",
      message: "The node is not ready (ReadyReason)",
    });
    expect(nodeWaitOf({ metadata: { name: "node-1" } })).toEqual({
      kind: "waiting",
      reason: "NodeNotReady",
      message: "The node is not ready",
    });
  });

  it("does not repeat a reason that is no word", () => {
    const conditions = [{ type: "Ready", status: "False", reason: "a\u001b[31m" }];
    expect(nodeWaitOf({ status: { conditions } })?.message).toBe("The node is not ready");
  });

  it("waits for a cordoned node, by its spec or by its taint", () => {
    const wait = {
      kind: "waiting",
      reason: "NodeCordoned",
      message: "The node is cordoned; kubectl uncordon opens it again",
    };
    expect(nodeWaitOf(node({ spec: { unschedulable: true } }))).toEqual(wait);
    expect(nodeWaitOf(node({ spec: taint("node.kubernetes.io/unschedulable") }))).toEqual(wait);
  });

  it.for([
    ["ToBeDeletedByClusterAutoscaler", "the cluster autoscaler"],
    ["karpenter.sh/disrupted", "Karpenter"],
    ["karpenter.sh/disruption", "Karpenter"],
    ["node.kubernetes.io/out-of-service", "an administrator, who says that it is shut down"],
  ] as const)("leaves a node with the taint %s alone", ([key, by]) => {
    const spec = { unschedulable: true, ...taint(key) };
    expect(nodeWaitOf(node({ spec, conditions: { Ready: "False" } }))).toEqual({
      kind: "waiting",
      reason: "NodeDraining",
      message: `The node is being removed by ${by} (taint ${key})`,
    });
  });

  it("leaves a node alone that is being deleted", () => {
    const metadata = { deletionTimestamp: "2026-01-01T00:00:00Z" };
    expect(nodeWaitOf(node({ metadata }))?.reason).toBe("NodeDraining");
  });

  it.for([
    { metadata: { labels: { type: "virtual-kubelet" } } },
    { metadata: { labels: { "eks.amazonaws.com/compute-type": "fargate" } } },
    { metadata: { labels: { "liqo.io/type": "virtual-node" } } },
    { spec: taint("virtual-kubelet.io/provider") },
  ])("never pulls on a node that stands for a service: %o", (parts) => {
    expect(nodeWaitOf(node({ ...parts, conditions: { Ready: "False" } }))?.reason).toBe(
      "VirtualNode",
    );
  });

  it("waits for a node whose kubelet is short of disk", () => {
    expect(nodeWaitOf(node({ conditions: { DiskPressure: "True" } }))?.reason).toBe("DiskPressure");
  });
});

describe("platformWaitOf()", () => {
  const AMD64 = { os: "linux", architecture: "amd64" };
  const ARM64 = { os: "linux", architecture: "arm64" };
  const content = { platforms: [{ platform: AMD64, layers: [] }] };

  it("is undefined where the image has the platform of the node", () => {
    const image = { content, soughtPlatforms: ["linux/amd64"] };
    expect(platformWaitOf(AMD64, image)).toBeUndefined();
  });

  it("waits where it was sought and is not there", () => {
    const image = { content, soughtPlatforms: ["linux/amd64", "linux/arm64"] };
    expect(platformWaitOf(ARM64, image)).toEqual({
      kind: "waiting",
      reason: "PlatformMismatch",
      message: "The image has nothing for linux/arm64",
    });
    expect(platformWaitOf({ os: "linux", architecture: "aarch64" }, image)).toBeDefined();
  });

  it("is undefined where it was not sought, for nobody knows", () => {
    expect(platformWaitOf(ARM64, { content, soughtPlatforms: ["linux/amd64"] })).toBeUndefined();
  });
});
