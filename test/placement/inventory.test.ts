import { describe, expect, it } from "vitest";
import { costOn } from "../../placement/cost-on.ts";
import { Inventory } from "../../placement/inventory.ts";
import type { ObservedPod } from "../../placement/observed-pod.ts";
import { PodDemand } from "../../placement/pod-demand.ts";
import type { CandidateCost } from "../../placement/recorded-costs.ts";
import { manifest, node, pod, podImage, pulled, reported } from "../support/observed.ts";

const NOW = 1_000_000;
const DEFAULTS = { bytesPerSecond: 10, secondsPerImage: 0 };

function costs(inventory: Inventory, wanted: ObservedPod, nowMs = NOW): CandidateCost[] {
  const demand = new PodDemand(inventory, wanted);
  return [...inventory.nodes.nodes()].map((record) =>
    costOn(record, demand, { nowMs, defaults: DEFAULTS }),
  );
}

function bytes(inventory: Inventory, wanted: ObservedPod, nowMs = NOW) {
  return Object.fromEntries(
    costs(inventory, wanted, nowMs).map(
      ({ node: name, presentBytes, arrivingBytes, missingBytes }) => [
        name,
        { presentBytes, arrivingBytes, missingBytes },
      ],
    ),
  );
}

/** Node a holds image "other", which shares 60 of the 100 bytes of image "app". */
function sharingCluster(): Inventory {
  const inventory = new Inventory();
  inventory.observeNode(node("a", [reported("other", 80)]), NOW);
  inventory.observeNode(node("b"), NOW);
  inventory.observeManifest(manifest("other", { base: 60, other: 20 }), NOW);
  inventory.observeManifest(manifest("app", { base: 60, top: 40 }), NOW);
  return inventory;
}

describe("Inventory", () => {
  it("counts the layers that another image brought", () => {
    expect(bytes(sharingCluster(), pod("p", [podImage("app")]))).toEqual({
      a: { presentBytes: 60, arrivingBytes: 0, missingBytes: 40 },
      b: { presentBytes: 0, arrivingBytes: 0, missingBytes: 100 },
    });
  });

  it("comes to the same whatever order nodes, manifests and pods are observed in", () => {
    const steps: ((inventory: Inventory) => void)[] = [
      (inventory) => inventory.observeNode(node("a", [reported("other", 80)]), NOW),
      (inventory) => inventory.observeNode(node("b"), NOW),
      (inventory) => inventory.observeManifest(manifest("other", { base: 60, other: 20 }), NOW),
      (inventory) => inventory.observeManifest(manifest("app", { base: 60, top: 40 }), NOW),
      (inventory) => inventory.observePod(pod("q", [podImage("app")], { nodeName: "b" }), NOW),
    ];
    for (let turn = 0; turn < steps.length; turn++) {
      const inventory = new Inventory();
      for (const step of [...steps.slice(turn), ...steps.slice(0, turn)]) step(inventory);
      expect(bytes(inventory, pod("p", [podImage("app")]))).toEqual({
        a: { presentBytes: 60, arrivingBytes: 0, missingBytes: 40 },
        b: { presentBytes: 0, arrivingBytes: 100, missingBytes: 0 },
      });
    }
  });

  it("takes an image without a manifest as one unit of the size the node reports", () => {
    const inventory = new Inventory();
    inventory.observeNode(node("a", [reported("app", 100)]), NOW);
    inventory.observeNode(node("b"), NOW);
    expect(bytes(inventory, pod("p", [podImage("app")]))).toEqual({
      a: { presentBytes: 100, arrivingBytes: 0, missingBytes: 0 },
      b: { presentBytes: 0, arrivingBytes: 0, missingBytes: 100 },
    });
  });

  it("counts a layer that two images of the pod share once", () => {
    const wanted = pod("p", [podImage("app"), podImage("other")]);
    expect(bytes(sharingCluster(), wanted)["b"]?.missingBytes).toBe(120);
  });

  it("charges a second pod nothing for what the first is pulling, and both wait for it", () => {
    const inventory = sharingCluster();
    inventory.observePod(pod("first", [podImage("app")], { nodeName: "b" }), NOW);
    const [, onB] = costs(inventory, pod("second", [podImage("app")]), NOW + 4000);
    expect(onB).toMatchObject({
      arrivingBytes: 100,
      missingBytes: 0,
      queueSeconds: 6,
      pullSeconds: 6,
    });
  });

  it("does not let a pod that needs nothing wait for the pulls of others", () => {
    const inventory = sharingCluster();
    inventory.observePod(pod("first", [podImage("app")], { nodeName: "a" }), NOW);
    const [onA] = costs(inventory, pod("second", [podImage("other")]));
    expect(onA).toMatchObject({ queueSeconds: 4, pullSeconds: 0 });
  });

  it("counts an image as present from the moment its container status names it", () => {
    const inventory = sharingCluster();
    inventory.observePod(pod("first", [podImage("app")], { nodeName: "b" }), NOW);
    const running = pod("first", [podImage("app")], { nodeName: "b", pulled: [pulled("app")] });
    inventory.observePod(running, NOW + 10_000);
    expect(bytes(inventory, pod("p", [podImage("app")]), NOW + 10_000)["b"]).toEqual({
      presentBytes: 100,
      arrivingBytes: 0,
      missingBytes: 0,
    });
  });

  it("keeps the image of a pod that is gone until the node's report has had time to list it", () => {
    const inventory = sharingCluster();
    const running = pod("first", [podImage("app")], { nodeName: "b", pulled: [pulled("app")] });
    inventory.observePod(running, NOW);
    inventory.forgetPod("first", NOW + 1000);
    inventory.expire(NOW + 60_000);
    expect(bytes(inventory, pod("p", [podImage("app")]))["b"]?.missingBytes).toBe(0);
    inventory.expire(NOW + 120_000);
    expect(bytes(inventory, pod("p", [podImage("app")]))["b"]?.missingBytes).toBe(100);
  });

  it("keeps a small image that a full report of 50 may have left out, but not a large one", () => {
    const inventory = new Inventory();
    const filler = Array.from({ length: 48 }, (_, at) => reported(`filler${at}`, 1000));
    const small = reported("small", 10);
    const large = reported("large", 5000);
    inventory.observeNode(node("a", [large, ...filler, small]), NOW);
    const more = [reported("new1", 2000), reported("new2", 2000)];
    inventory.observeNode(node("a", [...more, ...filler]), NOW);
    expect(bytes(inventory, pod("p", [podImage("small")]))["a"]?.presentBytes).toBe(10);
    expect(costs(inventory, pod("p", [podImage("large")]))[0]?.totalBytes).toBe(0);
    inventory.expire(NOW + 31 * 60_000);
    expect(costs(inventory, pod("p", [podImage("small")]))[0]?.presentBytes).toBe(0);
  });

  it("accepts an older digest under the same tag when the policy is IfNotPresent", () => {
    const inventory = sharingCluster();
    const old = {
      names: ["registry.example/app:app", reported("old", 1).names[0] ?? ""],
      sizeBytes: 90,
    };
    inventory.observeNode(node("b", [old]), NOW);
    expect(bytes(inventory, pod("p", [podImage("app")]))["b"]?.missingBytes).toBe(0);
    const always = podImage("app", { pullPolicy: "Always" });
    expect(bytes(inventory, pod("p", [always]))["b"]?.missingBytes).toBe(100);
  });

  it("learns a node's bandwidth from what was missing, not from the size of the image", () => {
    const inventory = sharingCluster();
    const big = manifest("big", { base: 60, huge: 50_000_000 });
    inventory.observeManifest(big, NOW);
    inventory.observePod(pod("p", [podImage("big")], { nodeName: "a" }), NOW);
    inventory.pods.observePull("p", { reference: podImage("big").reference, seconds: 2 });
    expect(inventory.nodes.node("a")?.bytesPerSecond).toBe(25_000_000);
  });

  it("forgets a node with all it held, awaited and carried", () => {
    const inventory = sharingCluster();
    inventory.observePod(pod("q", [podImage("app")], { nodeName: "a" }), NOW);
    inventory.forgetNode("a", NOW);
    inventory.observeNode(node("c"), NOW);
    const [onC] = costs(inventory, pod("p", [podImage("app")])).filter((cost) => cost.node === "c");
    expect(onC).toMatchObject({ presentBytes: 0, arrivingBytes: 0, queueSeconds: 0, load: 0 });
  });

  it("charges a node that comes back for the pods it still has", () => {
    const inventory = sharingCluster();
    inventory.observePod(pod("q", [podImage("app")], { nodeName: "b" }), NOW);
    inventory.forgetNode("b", NOW);
    inventory.observeNode(node("b"), NOW);
    const onB = costs(inventory, pod("p", [podImage("app")])).find((cost) => cost.node === "b");
    expect(onB).toMatchObject({ arrivingBytes: 100, load: 1 / 16 });
  });

  it("follows a tag that the registry moves", () => {
    const inventory = sharingCluster();
    const moved = {
      ...manifest("next", { base: 60, next: 500 }),
      references: ["registry.example/app:app"],
    };
    inventory.observeManifest(moved, NOW);
    inventory.observeManifest({ ...manifest("app", { base: 60, top: 40 }), references: [] }, NOW);
    expect(bytes(inventory, pod("p", [podImage("app")]))["b"]?.missingBytes).toBe(560);
  });

  it("costs nothing for an image of which nothing is known", () => {
    const inventory = sharingCluster();
    expect(
      costs(inventory, pod("p", [podImage("mystery")])).map((cost) => cost.pullSeconds),
    ).toEqual([0, 0]);
  });
});
