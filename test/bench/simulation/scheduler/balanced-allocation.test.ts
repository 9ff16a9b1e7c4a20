import { describe, expect, it } from "vitest";
import { balancedAllocation } from "../../../../bench/simulation/scheduler/balanced-allocation.ts";
import { resources } from "./resources.ts";

// The cases of TestNodeResourcesBalancedAllocation with two resources, one a node.
describe("balancedAllocation()", () => {
  it.for([
    { before: [0, 0], after: [3000, 5000], allocatable: [4000, 10_000], score: 68 },
    { before: [0, 0], after: [3000, 5000], allocatable: [6000, 10_000], score: 75 },
    { before: [3000, 0], after: [6000, 5000], allocatable: [10_000, 20_000], score: 73 },
    { before: [3000, 5000], after: [6000, 10_000], allocatable: [10_000, 20_000], score: 74 },
    { before: [3000, 5000], after: [6000, 10_000], allocatable: [10_000, 50_000], score: 70 },
    { before: [3000, 0], after: [3000, 5000], allocatable: [3000, 5000], score: 100 },
    { before: [0, 0], after: [0, 5000], allocatable: [3000, 5000], score: 50 },
    { before: [3000, 0], after: [6000, 0], allocatable: [6000, 10_000], score: 62 },
    { before: [3000, 5000], after: [6000, 5000], allocatable: [6000, 10_000], score: 62 },
    { before: [0, 0], after: [3000, 5000], allocatable: [3500, 40_000], score: 56 },
  ])(
    "is $score where $before of $allocatable becomes $after",
    ({ before, after, allocatable, score }) => {
      expect(balancedAllocation(resources(before), resources(after), resources(allocatable))).toBe(
        score,
      );
    },
  );
});
