import { describe, expect, it } from "vitest";
import { decodeNodeFacts } from "../../../check/node-facts.ts";
import { type CacheNode, decodeCacheNode } from "../../../controller/caches/cache-node.ts";
import { canariesOf } from "../../../controller/checks/check-canaries.ts";
import { decodeNode } from "../../../kube/node-decoder.ts";

interface NodeTraits {
  readonly ready?: string;
  readonly operatingSystem?: string;
}

function nodeOf(
  name: string,
  architecture: string,
  { ready = "True", operatingSystem = "linux" }: NodeTraits = {},
): [string, CacheNode] {
  const raw = {
    metadata: { name },
    status: {
      nodeInfo: { operatingSystem, architecture },
      conditions: [{ type: "Ready", status: ready }],
    },
  };
  const node = decodeNode(raw);
  if (node === undefined) throw new Error("no node");
  return [name, decodeCacheNode(raw, decodeNodeFacts(raw, node))];
}

const NODES = new Map([
  nodeOf("a-1", "amd64"),
  nodeOf("a-2", "amd64"),
  nodeOf("a-3", "amd64", { ready: "Unknown" }),
  nodeOf("b-1", "arm64"),
  nodeOf("c-1", "s390x", { ready: "False" }),
  nodeOf("w-1", "amd64", { operatingSystem: "windows" }),
]);

describe("canariesOf()", () => {
  it("takes one node of each platform that has one ready, always the same", () => {
    const names = [...NODES.keys()];
    const canaries = canariesOf(names, NODES, "seed");
    expect(canaries.map(({ platform }) => platform).sort()).toEqual(["linux/amd64", "linux/arm64"]);
    expect(canariesOf(names.toReversed(), NODES, "seed")).toEqual(
      expect.arrayContaining([...canaries]),
    );
  });

  it("takes others for other checks, and only those that may run the image", () => {
    const seeds = Array.from({ length: 50 }, (_, index) => `check-${index}`);
    const names = seeds.flatMap((seed) => canariesOf(["a-1", "a-2", "a-3"], NODES, seed));
    expect(new Set(names.map(({ nodeName }) => nodeName))).toEqual(new Set(["a-1", "a-2"]));
    expect(canariesOf(["c-1", "gone"], NODES, "seed")).toEqual([]);
  });

  it("takes no node of another system, on which nothing of ours could run", () => {
    expect(canariesOf(["w-1"], NODES, "seed")).toEqual([]);
    expect(canariesOf(["w-1", "b-1"], NODES, "seed")).toEqual([
      { nodeName: "b-1", platform: "linux/arm64" },
    ]);
  });
});
