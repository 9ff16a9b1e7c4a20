import { describe, expect, it } from "vitest";
import { podTopologySpread } from "../../../../bench/simulation/scheduler/pod-topology-spread.ts";

// "system defaulting, nodes don't have zone" of TestPodTopologySpreadScore, and what follows from its formula.
describe("podTopologySpread()", () => {
  it.for([
    { ownerPods: [4, 3, 2, 1], scores: [44, 66, 77, 100] },
    { ownerPods: [0, 0, 0, 0], scores: [100, 100, 100, 100] },
    { ownerPods: [0, 1], scores: [100, 66] },
    { ownerPods: [], scores: [] },
  ])("is $scores for candidates with $ownerPods pods of the owner", ({ ownerPods, scores }) => {
    expect(podTopologySpread(ownerPods)).toEqual(scores);
  });
});
