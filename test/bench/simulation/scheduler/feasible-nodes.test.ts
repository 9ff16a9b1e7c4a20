import { describe, expect, it } from "vitest";
import {
  FeasibleNodes,
  feasibleNodesToFind,
} from "../../../../bench/simulation/scheduler/feasible-nodes.ts";
import { SimulatedNode } from "../../../../bench/simulation/simulated-node.ts";
import { sampleGroup, sampleImage } from "../../placement/sample-groups.ts";

const group = sampleGroup("app", sampleImage("app", {}), 1);

function nodes(count: number): SimulatedNode[] {
  return Array.from(
    { length: count },
    (_, at) =>
      new SimulatedNode({
        name: String(at),
        cpuMillis: 2000,
        memoryBytes: 4e9,
        bytesPerSecond: 1e6,
      }),
  );
}

function namesOf(found: readonly SimulatedNode[]): string[] {
  return found.map(({ name }) => name);
}

// The first four are cases of Test_numFeasibleNodesToFind.
describe("feasibleNodesToFind()", () => {
  it.for([
    { nodes: 10, wanted: 10 },
    { nodes: 1000, wanted: 420 },
    { nodes: 6000, wanted: 300 },
    { nodes: 100, wanted: 100 },
    { nodes: 150, wanted: 100 },
  ])("is $wanted of $nodes", ({ nodes: count, wanted }) => {
    expect(feasibleNodesToFind(count)).toBe(wanted);
  });
});

describe("FeasibleNodes", () => {
  it("finds the nodes that have room for one more pod", () => {
    const all = nodes(3);
    all[0]?.booked.add(group);
    all[1]?.booked.add({ ...group, cpuMillis: 1001 });
    expect(namesOf(new FeasibleNodes(all).find(group))).toEqual(["0", "2"]);
  });

  it("finds none with 110 pods, however small, and none that has yet to join", () => {
    const all = nodes(3);
    const small = { ...group, cpuMillis: 1, memoryBytes: 1 };
    for (let pods = 0; pods < 110; pods++) all[0]?.booked.add(small);
    for (const node of all.slice(1, 2)) node.hasJoined = false;
    expect(namesOf(new FeasibleNodes(all).find(small))).toEqual(["2"]);
  });

  it("begins where it ended for the pod before", () => {
    const feasible = new FeasibleNodes(nodes(150));
    expect(namesOf(feasible.find(group))).toEqual(range(0, 100));
    expect(namesOf(feasible.find(group))).toEqual([...range(100, 150), ...range(0, 50)]);
    expect(namesOf(feasible.find(group))).toEqual(range(50, 150));
  });
});

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => String(from + at));
}
