import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CandidateColumns } from "../../placement/candidate-columns.ts";
import { Candidates } from "../../placement/candidates.ts";
import { imageDemandOf } from "../../placement/image-demand.ts";
import { Inventory } from "../../placement/inventory.ts";
import { fillPresence } from "../../placement/missing-bytes.ts";
import type { ObservedNode } from "../../placement/observed-node.ts";
import { LINUX, manifest, node, pod, podImage, reported } from "../support/observed.ts";

const NODES = 12;
const IMAGES = 6;
const layerSeeds = fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 5 });
const imageSeeds = fc.uniqueArray(fc.nat(IMAGES - 1), { maxLength: IMAGES });

interface World {
  readonly images: number[][];
  readonly reports: number[][];
  readonly arriving: { at: number; image: number }[];
}

const worlds = fc.record({
  images: fc.array(layerSeeds, { minLength: IMAGES, maxLength: IMAGES }),
  reports: fc.array(imageSeeds, { minLength: NODES, maxLength: NODES }),
  arriving: fc.array(fc.record({ at: fc.nat(NODES - 1), image: fc.nat(IMAGES - 1) }), {
    maxLength: 8,
  }),
});

/** Every layer's size follows from its number, so that sums tell layers apart. */
function sizeOf(seed: number): number {
  return 2 ** seed;
}

function inventoryOf({ images, reports, arriving }: World): Inventory {
  const inventory = new Inventory();
  for (const [image, seeds] of images.entries()) {
    const layers = Object.fromEntries(seeds.map((seed) => [`layer ${seed}`, sizeOf(seed)]));
    inventory.observeManifest(manifest(String(image), layers), 0);
  }
  for (const [at, report] of reports.entries()) {
    inventory.observeNode(nodeWith(at, report), 0);
  }
  for (const [order, { at, image }] of arriving.entries()) {
    const bound = pod(`pod ${order}`, [podImage(String(image))], { nodeName: `node-${at}` });
    inventory.observePod(bound, 0);
  }
  return inventory;
}

function nodeWith(at: number, images: readonly number[]): ObservedNode {
  return node(
    `node-${at}`,
    images.map((image) => reported(String(image), 1)),
  );
}

function layersOf(world: World, images: readonly number[]): Set<number> {
  return new Set(images.flatMap((image) => world.images[image] ?? []));
}

function bytesOf(seeds: Iterable<number>): number {
  return [...seeds].reduce((sum, seed) => sum + sizeOf(seed), 0);
}

describe("fillPresence()", () => {
  it("agrees with sets of layers counted one by one", () => {
    fc.assert(
      fc.property(worlds, imageSeeds, (world, wanted) => {
        const inventory = inventoryOf(world);
        const demand = imageDemandOf(
          wanted.map((image) => podImage(String(image))),
          inventory.nodes.catalog.platformKey(LINUX),
          inventory.nodes.demandSources,
        );
        const needed = layersOf(world, wanted);
        const candidates = new Candidates(inventory.nodes);
        candidates.clear();
        for (let at = NODES - 1; at >= 0; at--) candidates.add(`node-${at}`);
        const presence = new CandidateColumns(NODES);
        for (const group of candidates.group()) fillPresence(demand, group, presence);
        expect(demand.totalBytes).toBe(bytesOf(needed));
        for (const [at, report] of world.reports.entries()) {
          const here = layersOf(world, report);
          const coming = layersOf(
            world,
            world.arriving.filter((one) => one.at === at).map(({ image }) => image),
          );
          const present = [...needed].filter((seed) => here.has(seed));
          const arriving = [...needed].filter((seed) => !here.has(seed) && coming.has(seed));
          const place = NODES - 1 - at;
          expect(presence.presentBytes[place]).toBe(bytesOf(present));
          expect(presence.arrivingBytes[place]).toBe(bytesOf(arriving));
          expect(presence.presentImages[place]).toBe(
            wanted.filter((image) => report.includes(image)).length,
          );
        }
      }),
    );
  });
});
