import { describe, expect, it } from "vitest";
import { nodeConstraintsOf } from "../../../check/node-eligibility.ts";
import { wantedPlatformsOf } from "../../../cli/checks/wanted-platforms.ts";
import { formatPlatform, parsePlatform } from "../../../placement/platform.ts";
import { clusterNodesOf } from "../../support/cluster-nodes.ts";

function node(name: string, platform: string, taint?: string): object {
  const [operatingSystem, architecture] = platform.split("/");
  return {
    metadata: { name, labels: { name } },
    spec: { taints: taint === undefined ? [] : [{ key: taint, effect: "NoSchedule" }] },
    status: { nodeInfo: { operatingSystem, architecture } },
  };
}

const nodes = clusterNodesOf(
  node("a", "linux/amd64"),
  node("b", "linux/amd64"),
  node("c", "linux/arm64"),
  node("d", "windows/amd64", "os"),
);

function wanted(choice: Parameters<typeof wantedPlatformsOf>[0], spec = {}) {
  return wantedPlatformsOf(choice, nodeConstraintsOf(spec)).map(formatPlatform);
}

describe("wantedPlatformsOf()", () => {
  it("takes those that are named, each once, wherever the pod may run", () => {
    const platforms = ["linux/arm64", "linux/amd64", "linux/aarch64"].map(parsePlatform);
    const spec = { nodeSelector: { "kubernetes.io/arch": "s390x" } };
    expect(wanted({ kind: "named", platforms }, spec)).toEqual(["linux/arm64", "linux/amd64"]);
  });

  it("takes those of the nodes that may run the pod", () => {
    expect(wanted({ kind: "nodes", nodes })).toEqual(["linux/amd64", "linux/arm64"]);
    expect(wanted({ kind: "nodes", nodes }, { nodeSelector: { name: "c" } })).toEqual([
      "linux/arm64",
    ]);
    expect(
      wanted({ kind: "nodes", nodes }, { tolerations: [{ operator: "Exists" }], nodeName: "d" }),
    ).toEqual(["windows/amd64"]);
  });

  it("assumes what the node selector says where no node may run it, or none is known", () => {
    const spec = { nodeSelector: { "kubernetes.io/arch": "arm64" } };
    expect(wanted({ kind: "nodes", nodes }, spec)).toEqual(["linux/arm64"]);
    expect(wanted({ kind: "assumed" }, spec)).toEqual(["linux/arm64"]);
    expect(wanted({ kind: "assumed" })).toEqual(["linux/amd64"]);
  });
});
