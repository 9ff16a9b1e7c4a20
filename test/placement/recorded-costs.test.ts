import { describe, expect, it } from "vitest";
import { CandidateColumns } from "../../placement/candidate-columns.ts";
import { Candidates } from "../../placement/candidates.ts";
import { Inventory } from "../../placement/inventory.ts";
import { PodDemand } from "../../placement/pod-demand.ts";
import { RecordedCosts } from "../../placement/recorded-costs.ts";
import { manifest, node, pod, podImage, reported } from "../support/observed.ts";

const NOW = 1_000_000;
const CONTEXT = { nowMs: NOW, defaults: { bytesPerSecond: 50e6, secondsPerImage: 2 } };
const COLUMNS = [
  "presentBytes",
  "arrivingBytes",
  "bytesPerSecond",
  "queueSeconds",
  "pullSeconds",
  "transferSeconds",
  "coldSeconds",
  "load",
  "sameOwnerPods",
] as const;

/**
 * What "web" would cost on nodes of two platforms: one has its image, one has a part of it and others' pods, one is pulling it
 * and then something else. No figure is 0 on all of them.
 */
function assessed(names: readonly string[]): CandidateColumns {
  const inventory = new Inventory();
  const arm = { os: "linux", architecture: "arm64" };
  inventory.observeManifest(manifest("app", { base: 600e6, top: 40e6 }), NOW);
  inventory.observeManifest(manifest("other", { base: 600e6, side: 80e6 }), NOW);
  inventory.observeManifest(manifest("large", { large: 300e6 }), NOW);
  inventory.observeNode(node("whole", [reported("app", 640e6)]), NOW);
  inventory.observeNode(node("part", [reported("other", 680e6)]), NOW);
  inventory.observeNode(node("pulling"), NOW);
  inventory.observeNode({ ...node("arm"), platform: arm }, NOW);
  const bound = { before: ["app", "pulling"], beside: ["large", "pulling"], at: ["other", "part"] };
  for (const [name, [image = "", nodeName = ""]] of Object.entries(bound)) {
    inventory.observePod(pod(name, [podImage(image)], { nodeName }), NOW);
  }
  const candidates = new Candidates(inventory.nodes);
  candidates.clear();
  for (const name of names) candidates.add(name);
  const columns = new CandidateColumns(names.length);
  columns.assess(candidates, new PodDemand(inventory, pod("web", [podImage("app")])), CONTEXT);
  return columns;
}

describe("RecordedCosts", () => {
  it("give back every figure of the columns that they were copied from", () => {
    const columns = assessed(["part", "arm", "pulling", "whole"]);
    const costs = new RecordedCosts(5);
    costs.copy(columns);
    const places = [0, 1, 2, 3];
    expect(costs.count).toBe(4);
    expect(places.map((at) => costs.nodeAt(at))).toEqual(places.map((at) => columns.nodeAt(at)));
    for (const column of COLUMNS) {
      expect([column, columns[column].some(Boolean)]).toEqual([column, true]);
      expect(places.map((at) => costs.costAt(at)[column])).toEqual([...columns[column]]);
    }
    expect(places.map((at) => costs.costAt(at).worthBytes)).toEqual([80e6, 0, 0, 0]);
  });

  it("tell what has to be pulled of images that a platform knows", () => {
    const costs = new RecordedCosts(4);
    costs.copy(assessed(["part", "whole"]));
    expect(costs.costAt(0)).toMatchObject({
      node: "part",
      totalBytes: 640e6,
      presentBytes: 600e6,
      missingBytes: 40e6,
      imagesToPull: 1,
    });
    expect(costs.costAt(1)).toMatchObject({ node: "whole", missingBytes: 0, imagesToPull: 0 });
  });

  it("hold nothing of what they held before", () => {
    const costs = new RecordedCosts(2);
    costs.copy(assessed(["whole", "part"]));
    costs.copy(assessed(["pulling"]));
    expect([costs.count, costs.nodeAt(0), costs.nodeAt(1)]).toEqual([1, "pulling", ""]);
    expect(costs.costAt(0)).toMatchObject({ presentBytes: 0, arrivingBytes: 640e6 });
  });
});
