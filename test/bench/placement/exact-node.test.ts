import { describe, expect, it } from "vitest";
import { type ExactWorld, exactNodesOf } from "../../../bench/placement/exact-node.ts";
import { exactScores } from "../../../bench/placement/exact-scores.ts";
import { hollowImage } from "../../cluster/hollow/hollow-image-builder.ts";
import type { PodLanding } from "../../cluster/hollow/pod-landing.ts";
import { PullQueue } from "../../cluster/hollow/pull-queue.ts";
import { sampleGroup, sampleImage } from "./sample-groups.ts";

const web = hollowImage("web", { base: 80e6, web: 20e6 });
const api = hollowImage("api", { base: 80e6, api: 40e6 });
const NOW = 1_000_000;

const RUNNING = { namespace: "x", name: "b-0", nodeName: "shared", boundMs: 0, pulledBytes: 0 };

/** Nodes of 4 CPU; of group "b", which needs `api`, runs what landed. */
function world(landings: readonly PodLanding[]): ExactWorld {
  const pulls = new Map(
    ["warm", "shared", "cold"].map((name) => [
      name,
      new PullQueue({ bytesPerSecond: 40e6, overheadMs: 0 }),
    ]),
  );
  return {
    fleet: {
      landings: () => [...landings],
      imagesOf(name) {
        const queue = pulls.get(name);
        if (queue === undefined) throw new Error(`no node "${name}"`);
        return queue;
      },
    },
    nodes: new Map(
      [...pulls.keys()].map((name) => [
        name,
        { name, cpuMillis: 4000, memoryBytes: 8e9, bytesPerSecond: 40e6 },
      ]),
    ),
    groups: [sampleGroup("b", sampleImage("api", {}), 1)],
    images: new Map([web, api].map((image) => [image.reference, image])),
    referenceOf: () => api.reference,
    nowMs: () => NOW,
  };
}

describe("exactNodesOf()", () => {
  it("looks at what the simulated nodes have and are pulling", () => {
    const exact = world([RUNNING]);
    exact.fleet.imagesOf("warm").seed(web);
    exact.fleet.imagesOf("shared").pull(api, NOW);
    const found = exactNodesOf(exact, { image: web, owner: "b" }, ["warm", "shared", "cold", "x"]);
    const empty = { bytesPerSecond: 40e6, queueSeconds: 0, cpu: 0, memory: 0, worth: 0 };
    const common = { ...empty, sameOwnerPods: 0, isReady: false };
    expect(found).toEqual([
      { ...common, name: "warm", missingBytes: 0, isReady: true },
      {
        ...common,
        name: "shared",
        missingBytes: 20e6,
        queueSeconds: 3,
        cpu: 0.25,
        memory: 0.25,
        sameOwnerPods: 1,
        worth: 40_000,
      },
      { ...common, name: "cold", missingBytes: 100e6 },
    ]);
  });
});

describe("exactScores()", () => {
  it("prefers the node that has the image, then the one that has a part", () => {
    const exact = world([]);
    exact.fleet.imagesOf("warm").seed(web);
    exact.fleet.imagesOf("shared").seed(api);
    const found = exactNodesOf(exact, { image: web, owner: "a" }, ["cold", "shared", "warm"]);
    expect([...exactScores(web, found)]).toEqual([0, 5, 8]);
  });
});
