import { describe, expect, it } from "vitest";
import { type Prioritized, Prioritizer } from "../../extender/prioritizer.ts";
import { Inventory } from "../../placement/inventory.ts";
import { manifest, node, pod, podImage, reported } from "../support/observed.ts";

const DEFAULTS = { bytesPerSecond: 50e6, secondsPerImage: 0 };

function prioritize(prioritizer: Prioritizer, names: readonly string[], podName: string) {
  prioritizer.candidates.clear();
  for (const name of names) prioritizer.candidates.add(name);
  return prioritizer.prioritize(pod(podName, [podImage("app")]), 0);
}

function namedIn({ named, columns, scores }: Prioritized): Record<string, number> {
  return Object.fromEntries(named.map((at) => [columns.nodeAt(at), scores[at] ?? 0]));
}

describe("Prioritizer", () => {
  it("names at most 32 nodes, and other ones of equals for another pod", () => {
    const inventory = new Inventory();
    inventory.observeManifest(manifest("app", { base: 600e6 }), 0);
    const warm = Array.from({ length: 60 }, (_, at) => `warm-${at}`);
    for (const name of warm) inventory.observeNode(node(name, [reported("app", 600e6)]), 0);
    inventory.observeNode(node("cold"), 0);
    const prioritizer = new Prioritizer(inventory, DEFAULTS);
    const first = namedIn(prioritize(prioritizer, ["cold", ...warm], "first"));
    expect(Object.values(first)).toEqual(Array.from({ length: 32 }, () => 9));
    expect(namedIn(prioritize(prioritizer, ["cold", ...warm], "first"))).toEqual(first);
    expect(namedIn(prioritize(prioritizer, ["cold", ...warm], "other"))).not.toEqual(first);
  });

  it("judges nodes of each platform by the layers that their platform needs", () => {
    const inventory = new Inventory();
    const amd = manifest("app", { amd: 600e6 });
    const arm = manifest("app", { arm: 300e6 });
    const platform = { os: "linux", architecture: "arm64" };
    const platforms = [...amd.platforms, ...arm.platforms.map((one) => ({ ...one, platform }))];
    inventory.observeManifest({ ...amd, platforms }, 0);
    const app = [reported("app", 1)];
    inventory.observeNode(node("amd-warm", app), 0);
    inventory.observeNode({ ...node("arm-warm", app), platform }, 0);
    inventory.observeNode(node("amd-cold"), 0);
    inventory.observeNode({ ...node("arm-cold"), platform }, 0);
    const prioritizer = new Prioritizer(inventory, DEFAULTS);
    const names = ["arm-cold", "amd-warm", "arm-warm", "amd-cold"];
    const { columns } = prioritize(prioritizer, names, "p");
    const costs = Object.fromEntries(
      names.map((_, at) => [columns.nodeAt(at), columns.pullSeconds[at]]),
    );
    expect(costs).toEqual({ "arm-cold": 6, "amd-warm": 0, "arm-warm": 0, "amd-cold": 12 });
  });

  it("counts the pods of the same owner on the candidates, and only there", () => {
    const inventory = new Inventory();
    for (const name of ["a", "b", "c"]) inventory.observeNode(node(name), 0);
    for (const [name, nodeName] of Object.entries({ p: "a", q: "a", r: "b", s: "elsewhere" })) {
      inventory.observePod(pod(name, [podImage("app")], { nodeName }), 0);
    }
    const { columns } = prioritize(new Prioritizer(inventory, DEFAULTS), ["c", "a"], "t");
    expect([0, 1].map((at) => columns.sameOwnerPods[at])).toEqual([0, 2]);
  });

  it("counts pods of the owner that came before their node, and none for the next node in its place", () => {
    const inventory = new Inventory();
    inventory.observePod(pod("p", [podImage("app")], { nodeName: "a" }), 0);
    inventory.observeNode(node("a"), 0);
    const prioritizer = new Prioritizer(inventory, DEFAULTS);
    expect(prioritize(prioritizer, ["a"], "t").columns.sameOwnerPods[0]).toBe(1);
    inventory.forgetNode("a", 0);
    inventory.observeNode(node("b"), 0);
    expect(prioritize(prioritizer, ["b"], "t").columns.sameOwnerPods[0]).toBe(0);
  });

  it("fills the columns of the call before with the next one's costs alone", () => {
    const inventory = new Inventory();
    inventory.observeManifest(manifest("app", { base: 600e6 }), 0);
    inventory.observeNode(node("warm", [reported("app", 600e6)]), 0);
    inventory.observeNode(node("cold"), 0);
    const prioritizer = new Prioritizer(inventory, DEFAULTS);
    const first = prioritize(prioritizer, ["warm", "cold"], "p");
    const second = prioritize(prioritizer, ["cold"], "p");
    expect(second.columns).toBe(first.columns);
    const { count, presentBytes, pullSeconds } = second.columns;
    expect([count, presentBytes[0], pullSeconds[0]]).toEqual([1, 0, 12]);
    expect([0, 1].map((at) => second.columns.nodeAt(at))).toEqual(["cold", ""]);
  });
});
