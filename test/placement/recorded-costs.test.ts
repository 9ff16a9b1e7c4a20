import { describe, expect, it } from "vitest";
import { CandidateColumns } from "../../placement/candidate-columns.ts";
import { Candidates } from "../../placement/candidates.ts";
import { Inventory } from "../../placement/inventory.ts";
import { PodDemand } from "../../placement/pod-demand.ts";
import { RecordedCosts } from "../../placement/recorded-costs.ts";
import { manifest, node, pod, podImage, reported } from "../support/observed.ts";

const CONTEXT = { nowMs: 0, defaults: { bytesPerSecond: 50e6, secondsPerImage: 2 } };
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

/** What "web" would cost on nodes of two platforms, of which one is pulling its image, one has it, and one has other things. */
function assessed(names: readonly string[]): CandidateColumns {
  const inventory = new Inventory();
  const arm = { os: "linux", architecture: "arm64" };
  inventory.observeManifest(manifest("app", { base: 600e6, top: 40e6 }), 0);
  inventory.observeManifest(manifest("other", { base: 600e6 }), 0);
  inventory.observeNode(node("whole", [reported("app", 640e6)]), 0);
  inventory.observeNode(node("part", [reported("other", 600e6)]), 0);
  inventory.observeNode(node("pulling"), 0);
  inventory.observeNode({ ...node("arm"), platform: arm }, 0);
  const wanted = pod("web", [podImage("app")]);
  inventory.observePod(pod("before", [podImage("app")], { nodeName: "pulling" }), 0);
  const candidates = new Candidates(inventory.nodes);
  candidates.clear();
  for (const name of names) candidates.add(name);
  const columns = new CandidateColumns(names.length);
  columns.assess(candidates, new PodDemand(inventory, wanted), CONTEXT);
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
      expect(places.map((at) => costs.costAt(at)[column])).toEqual([...columns[column]]);
    }
    expect(places.map((at) => costs.costAt(at).worthBytes)).toEqual(
      Array.from(columns.worth, (worth) => 1000 * worth),
    );
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
