import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CandidateColumns } from "../../placement/candidate-columns.ts";
import { Candidates } from "../../placement/candidates.ts";
import { Inventory } from "../../placement/inventory.ts";
import type { ObservedPod } from "../../placement/observed-pod.ts";
import { PodDemand } from "../../placement/pod-demand.ts";
import { scoreCandidates } from "../../placement/score.ts";
import { LINUX, manifest, node, pod, podImage, pulled, reported } from "../support/observed.ts";

const NODES = 5;
const IMAGES = 6;

type Step =
  | { readonly kind: "report"; readonly node: number; readonly images: readonly number[] }
  | { readonly kind: "forget node"; readonly node: number }
  | { readonly kind: "learn" | "unlearn"; readonly image: number }
  | { readonly kind: "bind"; readonly pod: number; readonly node: number; readonly image: number }
  | { readonly kind: "end"; readonly pod: number }
  | { readonly kind: "ask" };

const anyNode = fc.nat(NODES - 1);
const anyImage = fc.nat(IMAGES - 1);
const anyPod = fc.nat(7);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("report" as const),
      node: anyNode,
      images: fc.uniqueArray(anyImage),
    }),
    fc.record({ kind: fc.constant("forget node" as const), node: anyNode }),
    fc.record({ kind: fc.constantFrom("learn" as const, "unlearn" as const), image: anyImage }),
    fc.record({
      kind: fc.constant("bind" as const),
      pod: anyPod,
      node: anyNode,
      image: anyImage,
    }),
    fc.record({ kind: fc.constant("end" as const), pod: anyPod }),
    fc.record({ kind: fc.constant("ask" as const) }),
  ),
  { maxLength: 60 },
);

/** Image n has the layers n and n + 1, so that neighbours share one; sizes tell layers apart. */
function manifestOf(image: number) {
  const layers = [image, image + 1].map((layer) => [`layer ${layer}`, 1000 * 2 ** layer] as const);
  return manifest(String(image), Object.fromEntries(layers));
}

function take(inventory: Inventory, step: Step): void {
  switch (step.kind) {
    case "report":
      inventory.observeNode(nodeWith(step.node, step.images), 0);
      return;
    case "forget node":
      inventory.forgetNode(`node-${step.node}`, 0);
      return;
    case "learn":
      inventory.observeManifest(manifestOf(step.image), 0);
      return;
    case "unlearn":
      inventory.forgetManifest(manifestOf(step.image).digest);
      inventory.expire(0);
      return;
    case "bind":
      inventory.observePod(running(String(step.pod), step.image, step.node), 0);
      return;
    case "end":
      inventory.forgetPod(String(step.pod), 0);
      return;
    case "ask":
      inventory.nodes.index.worth.settle();
      return;
    default:
      step satisfies never;
  }
}

function nodeWith(at: number, images: readonly number[]) {
  return node(
    `node-${at}`,
    images.map((image) => reported(String(image), 5000)),
  );
}

function running(uid: string, image: number, at: number): ObservedPod {
  const seed = String(image);
  return pod(uid, [podImage(seed)], { nodeName: `node-${at}`, pulled: [pulled(seed)] });
}

/** By node name, counted afresh from what is bound after all steps. */
function countedWorth(inventory: Inventory, taken: readonly Step[]): Record<string, number> {
  const bound = new Map<number, { readonly node: number; readonly image: number }>();
  for (const step of taken) {
    if (step.kind === "bind") bound.set(step.pod, step);
    if (step.kind === "end") bound.delete(step.pod);
  }
  const { catalog } = inventory.nodes;
  const platform = catalog.platformKey(LINUX);
  const worthOn = (slot: number) => {
    let worth = 0;
    for (const { node: at, image } of bound.values()) {
      if (inventory.nodes.node(`node-${at}`) === undefined) continue;
      const digest = manifestOf(image).digest;
      for (const layer of catalog.imageOf(digest, platform, undefined)?.layers ?? []) {
        if (layer.present.has(slot)) worth += Math.round(layer.sizeBytes / 1000);
      }
    }
    return worth;
  };
  return Object.fromEntries(
    [...inventory.nodes.nodes()].map(({ name, slot }) => [name, worthOn(slot)]),
  );
}

function columnsOf(inventory: Inventory, wanted: ObservedPod): CandidateColumns {
  const candidates = new Candidates(inventory.nodes);
  candidates.clear();
  for (let at = 0; at < NODES; at++) candidates.add(`node-${at}`);
  const columns = new CandidateColumns(NODES);
  const defaults = { bytesPerSecond: 1000, secondsPerImage: 0.1 };
  columns.assess(candidates, new PodDemand(inventory, wanted), { nowMs: 0, defaults });
  return columns;
}

describe("NodeWorth", () => {
  it("counts every layer on a node once for each bound pod that uses it, whatever comes and goes", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const inventory = new Inventory();
        for (const step of taken) take(inventory, step);
        const { worth } = inventory.nodes.index;
        worth.settle();
        const kept = [...inventory.nodes.nodes()].map(({ name, slot }) => [
          name,
          worth.bySlot[slot] ?? 0,
        ]);
        expect(Object.fromEntries(kept)).toEqual(countedWorth(inventory, taken));
      }),
    );
  });

  it("is nothing again when pods and nodes are gone", () => {
    const inventory = new Inventory();
    inventory.observeNode(nodeWith(0, [0, 1]), 0);
    inventory.observePod(running("p", 0, 0), 0);
    inventory.nodes.index.worth.settle();
    inventory.forgetPod("p", 0);
    inventory.forgetNode("node-0", 0);
    inventory.nodes.index.worth.settle();
    expect(inventory.nodes.index.worth.bySlot.every((worth) => worth === 0)).toBe(true);
  });

  it("settle() counts as many layers as asked for, and the others later", () => {
    const inventory = new Inventory();
    inventory.observeManifest(manifestOf(0), 0);
    inventory.observeNode(nodeWith(0, [0]), 0);
    inventory.observePod(running("p", 0, 0), 0);
    const { worth } = inventory.nodes.index;
    const counted = [1, 1, 1].map((limit) => {
      worth.settle(limit);
      return worth.bySlot[0];
    });
    expect(counted).toEqual([1, 1 + 2, 1 + 2]);
  });

  it("does not count what the pod itself needs against a node", () => {
    const inventory = new Inventory();
    inventory.observeManifest(manifestOf(0), 0);
    inventory.observeManifest(manifestOf(3), 0);
    inventory.observeNode(nodeWith(0, [0, 3]), 0);
    inventory.observeNode(nodeWith(1, [0]), 0);
    inventory.observePod(running("p", 0, 0), 0);
    inventory.observePod(running("q", 3, 0), 0);
    const columns = columnsOf(inventory, pod("new", [podImage("0")]));
    expect([columns.worth[0], columns.worth[1]]).toEqual([8 + 16, 0]);
  });

  it("never makes another cached layer of the pod lower a node's score", () => {
    const reports = fc.array(fc.uniqueArray(anyImage), { minLength: NODES, maxLength: NODES });
    const pods = fc.array(fc.tuple(anyNode, anyImage), { maxLength: 12 });
    fc.assert(
      fc.property(reports, pods, anyNode, anyImage, (images, bound, at, wanted) => {
        const scores = (extra: readonly number[]) => {
          const inventory = new Inventory();
          for (let image = 0; image < IMAGES; image++) {
            inventory.observeManifest(manifestOf(image), 0);
          }
          for (const [index, report] of images.entries()) {
            const all = index === at ? [...new Set([...report, ...extra])] : report;
            inventory.observeNode(nodeWith(index, all), 0);
          }
          for (const [index, [place, image]] of bound.entries()) {
            inventory.observePod(running(String(index), image, place), 0);
          }
          return scoreCandidates(columnsOf(inventory, pod("new", [podImage(String(wanted))])));
        };
        expect(scores([wanted])[at]).toBeGreaterThanOrEqual(scores([])[at] ?? 0);
      }),
    );
  });
});
