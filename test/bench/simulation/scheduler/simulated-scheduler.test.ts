import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../../bench/simulation/event-queue.ts";
import { ReportedImages } from "../../../../bench/simulation/scheduler/reported-images.ts";
import { DEFAULT_WEIGHTS } from "../../../../bench/simulation/scheduler/scheduler-scores.ts";
import {
  SimulatedScheduler,
  type SimulatedSchedulerOptions,
} from "../../../../bench/simulation/scheduler/simulated-scheduler.ts";
import { SimulatedNode } from "../../../../bench/simulation/simulated-node.ts";
import { podsOf, type SimulatedPod } from "../../../../bench/simulation/simulated-pod.ts";
import { SeededRandom } from "../../../../demo/seeded-random.ts";
import { hollowImage } from "../../../cluster/hollow/hollow-image-builder.ts";
import { sampleGroup, sampleImage } from "../../placement/sample-groups.ts";

const image = hollowImage("app", { base: 1e8 });

function pods(replicas: number, cpuMillis = 1000): SimulatedPod[] {
  const group = { ...sampleGroup("app", sampleImage("app", {}), replicas), cpuMillis };
  return podsOf({ ...group, owner: "Job" }, image);
}

function node(name: string, cpuMillis: number): SimulatedNode {
  return new SimulatedNode({ name, cpuMillis, memoryBytes: 64e9, bytesPerSecond: 1e6 });
}

/** A scheduler, and what it binds: pod, node, and when. */
function scheduling(given: Partial<SimulatedSchedulerOptions> & { nodes: SimulatedNode[] }) {
  const events = new EventQueue();
  const bound: [string, string, number][] = [];
  const scheduler = new SimulatedScheduler({
    events,
    reported: new ReportedImages(),
    weights: DEFAULT_WEIGHTS,
    extender: undefined,
    random: new SeededRandom(1),
    speed: 10,
    bind: (pod, { name }) => bound.push([pod.name, name, events.nowMs]),
    ...given,
  });
  return { events, bound, scheduler };
}

describe("SimulatedScheduler", () => {
  it("places one pod after the other, counting those that are not bound yet", () => {
    const { events, bound, scheduler } = scheduling({ nodes: [node("a", 8000), node("b", 8000)] });
    for (const pod of pods(4)) scheduler.add(pod);
    while (events.next());
    expect(bound.map(([name, , atMs]) => [name, atMs])).toEqual([
      ["app-0", 160],
      ["app-1", 200],
      ["app-2", 240],
      ["app-3", 280],
    ]);
    const onNodes = Map.groupBy(bound, ([, nodeName]) => nodeName);
    expect([...onNodes.values()].map((pairs) => pairs.length)).toEqual([2, 2]);
  });

  it("adds ten for each point of an extender, times its weight", () => {
    // For the plugins "large" is ahead by 15.
    const nodes = () => [node("small", 3000), node("large", 8000)];
    const points = { score: () => [1, 0] };
    const once = scheduling({ nodes: nodes(), extender: points });
    const twice = scheduling({
      nodes: nodes(),
      extender: points,
      weights: { ...DEFAULT_WEIGHTS, extender: 2 },
    });
    for (const { scheduler, events } of [once, twice]) {
      for (const pod of pods(1)) scheduler.add(pod);
      while (events.next());
    }
    expect(once.bound.map(([, name]) => name)).toEqual(["large"]);
    expect(twice.bound.map(([, name]) => name)).toEqual(["small"]);
  });

  it("asks nobody where a single node has room", () => {
    const asked: string[] = [];
    const { events, bound, scheduler } = scheduling({
      nodes: [node("full", 500), node("free", 8000)],
      extender: {
        score: ({ name }) => {
          asked.push(name);
          return [];
        },
      },
    });
    for (const pod of pods(1)) scheduler.add(pod);
    while (events.next());
    expect({ bound, asked }).toEqual({ bound: [["app-0", "free", 160]], asked: [] });
  });

  it("tries what found no room again once there may be some, one second later, then two", () => {
    const [only] = [node("only", 1000)];
    const { events, bound, scheduler } = scheduling({ nodes: [only] });
    const [first, second] = pods(2);
    if (first === undefined || second === undefined) throw new Error("no pods");
    scheduler.add(first);
    scheduler.add(second);
    // Turns at 40 and 80 ms; the second pod backs off until 10,080 of simulated time.
    events.at(1000, () => scheduler.retry());
    // Tried at 10,120 in vain, it backs off until 30,120.
    events.at(20_000, () => {
      only.booked.remove(first.group);
      scheduler.retry();
    });
    while (events.next());
    expect(bound).toEqual([
      ["app-0", "only", 160],
      ["app-1", "only", 30_120 + 40 + 120],
    ]);
  });
});
