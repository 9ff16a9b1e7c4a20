import { describe, expect, it } from "vitest";
import { leastAllocated } from "../../../../bench/simulation/scheduler/least-allocated.ts";
import { resources } from "./resources.ts";

// The cases of TestLeastAllocatedScoringStrategy, one a node.
describe("leastAllocated()", () => {
  it.for([
    { requested: [0, 0], allocatable: [4000, 10_000], score: 100 },
    { requested: [3000, 5000], allocatable: [4000, 10_000], score: 37 },
    { requested: [3000, 5000], allocatable: [6000, 10_000], score: 50 },
    { requested: [6000, 0], allocatable: [10_000, 20_000], score: 70 },
    { requested: [6000, 5000], allocatable: [10_000, 20_000], score: 57 },
    { requested: [6000, 10_000], allocatable: [10_000, 20_000], score: 45 },
    { requested: [6000, 10_000], allocatable: [10_000, 50_000], score: 60 },
    { requested: [6000, 0], allocatable: [4000, 10_000], score: 50 },
    { requested: [6000, 5000], allocatable: [4000, 10_000], score: 25 },
  ])(
    "is $score where $requested of $allocatable is requested",
    ({ requested, allocatable, score }) => {
      expect(leastAllocated(resources(requested), resources(allocatable))).toBe(score);
    },
  );
});
