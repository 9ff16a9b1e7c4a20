import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layerShareExtender } from "../../../bench/simulation/layer-share-extender.ts";
import { LayerwiseExtender } from "../../../bench/simulation/layerwise-extender.ts";
import { type SimulationOptions, simulatePlacement } from "../../../bench/simulation/simulation.ts";
import type { SimulationContender } from "../../../bench/simulation/simulation-contender.ts";
import type { PlacedPod } from "../../../demo/placed-pod.ts";
import { sampleGroup, sampleImage } from "../placement/sample-groups.ts";

const BYTES_PER_SECOND = 40e6;
const DEFAULT: SimulationContender = { title: "default" };
const LAYER_SHARE: SimulationContender = { title: "shares", extender: () => layerShareExtender };
const LAYERWISE: SimulationContender = {
  title: "Layerwise",
  extender: (world) => new LayerwiseExtender(world),
};

const web = sampleImage("web", { base: BYTES_PER_SECOND, web: 0 });

function node(name: string, cpus: number) {
  const cpuMillis = 1000 * cpus;
  return { name, cpuMillis, memoryBytes: 4e9 * cpus, bytesPerSecond: BYTES_PER_SECOND };
}

function simulate(scenario: SimulationOptions["scenario"], contender = DEFAULT, seed = 1) {
  return simulatePlacement({ scenario, contender, seed, speed: 1 });
}

function nodesOf(pods: readonly PlacedPod[]): string[] {
  return pods.map(({ name, nodeName }) => `${name} on ${nodeName}`);
}

describe("simulatePlacement()", () => {
  it("creates, places, binds, pulls, runs and ends pods, each at its time", () => {
    const nodes = [node("small", 2), node("large", 3)];
    const groups = [{ ...sampleGroup("app", web, 3), lifeSeconds: [0.1, 60, 60] }];
    const pod = {
      namespace: "simulated",
      owner: "app",
      cpuMillis: 1000,
      memoryBytes: 2e9,
      image: web,
    };
    expect(simulate({ nodes, groups })).toEqual([
      // Seen after 5 ms, a turn of 4 ms, 12 ms to bind; 0.2 s and a second to pull.
      {
        ...pod,
        name: "app-0",
        nodeName: "large",
        boundMs: 21,
        pulledBytes: BYTES_PER_SECOND,
        readyMs: 1221,
        endedMs: 1321,
      },
      // A turn later; apart from the first, though there is less room.
      {
        ...pod,
        name: "app-1",
        nodeName: "small",
        boundMs: 25,
        pulledBytes: BYTES_PER_SECOND,
        readyMs: 1225,
      },
      // Both have a pod of the owner now, so that room decides; its image is on the way, and asked for once more.
      { ...pod, name: "app-2", nodeName: "large", boundMs: 29, pulledBytes: 0, readyMs: 1421 },
    ]);
  });

  it("has a pod wait that finds no room, and tries it again when one has ended", () => {
    const groups = [{ ...sampleGroup("app", web, 2), lifeSeconds: [3, 1] }];
    const placed = simulate({ nodes: [node("only", 1)], groups });
    // Image at 1221, end at 4221, seen 6 ms later; then a turn and the bind.
    expect(placed.map(({ boundMs, readyMs }) => ({ boundMs, readyMs }))).toEqual([
      { boundMs: 21, readyMs: 1221 },
      { boundMs: 4221 + 6 + 4 + 12, readyMs: 4243 },
    ]);
  });

  it("says so when a pod never finds room", () => {
    const groups = [sampleGroup("app", web, 1)];
    expect(() => simulate({ nodes: [{ ...node("tiny", 1), cpuMillis: 500 }], groups })).toThrow(
      "Cannot place 1 of 1 pods: no room for them",
    );
  });

  it("leaves a node alone until it joins", () => {
    const nodes = [node("first", 1), { ...node("late", 8), joinsAfterMs: 10_000 }];
    const groups = [sampleGroup("app", web, 2)];
    expect(nodesOf(simulate({ nodes, groups }))).toEqual(["app-0 on first", "app-1 on late"]);
  });

  it.for([
    { contender: DEFAULT, nodeName: "large" },
    { contender: LAYER_SHARE, nodeName: "small" },
    { contender: LAYERWISE, nodeName: "small" },
  ])(
    "has $contender.title put a pod onto the $nodeName node, where its image is not or is",
    ({ contender, nodeName }) => {
      const nodes = [node("small", 3), { ...node("large", 4), joinsAfterMs: 60_000 }];
      const first = sampleGroup("first", web, 1);
      const second = { ...sampleGroup("second", web, 1), atSeconds: 70 };
      const placed = simulate(
        { nodes, groups: [{ ...first, lifeSeconds: [1] }, second] },
        contender,
      );
      expect(nodesOf(placed)).toEqual(["first-0 on small", `second-0 on ${nodeName}`]);
    },
  );

  it("comes out the same for the same seed, and otherwise for another", () => {
    const nodes = ["a", "b", "c", "d"].map((name) => node(name, 4));
    const groups = Array.from({ length: 5 }, (_, at) => ({
      ...sampleGroup(`app-${at}`, web, 3),
      atSeconds: at,
    }));
    const placed = simulate({ nodes, groups }, LAYERWISE, 1);
    expect(simulate({ nodes, groups }, LAYERWISE, 1)).toEqual(placed);
    expect(nodesOf(simulate({ nodes, groups }, LAYERWISE, 2))).not.toEqual(nodesOf(placed));
  });

  it("places every pod once, on no node more than it has room for", () => {
    const nodes = ["a", "b", "c"].map((name) => node(name, 3));
    const images = ["1", "2", "3"].map((tag) => sampleImage(tag, { base: 2e8, [tag]: 1e8 }));
    const group = fc.record({
      atSeconds: fc.nat(60),
      image: fc.constantFrom(...images),
      cpuMillis: fc.constantFrom(500, 1000, 2000),
      owner: fc.constantFrom("ReplicaSet", "Job", "nobody"),
      lifeSeconds: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
    });
    const contenders = fc.constantFrom(DEFAULT, LAYER_SHARE, LAYERWISE);
    fc.assert(
      fc.property(fc.array(group, { maxLength: 12 }), contenders, (drawn, contender) => {
        const groups = drawn
          .sort((a, b) => a.atSeconds - b.atSeconds)
          .map((given, at) => ({ ...given, name: `app-${at}`, memoryBytes: 1e8 }));
        const placed = simulate({ nodes, groups }, contender);
        const names = groups.flatMap(({ name, lifeSeconds }) =>
          lifeSeconds.map((_, index) => `${name}-${index}`),
        );
        expect(placed.map(({ name }) => name).sort()).toEqual(names.sort());
        for (const { boundMs, nodeName } of placed) {
          const running = placed.filter(
            (pod) =>
              pod.nodeName === nodeName &&
              pod.boundMs <= boundMs &&
              (pod.endedMs ?? Number.POSITIVE_INFINITY) > boundMs,
          );
          const requested = running.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0);
          expect(requested).toBeLessThanOrEqual(3000);
        }
      }),
    );
  });
});
