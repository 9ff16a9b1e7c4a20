import { describe, expect, it } from "vitest";
import { summarizePlacement } from "../../demo/placement-summary.ts";
import { placedPod } from "./placed-pod-builder.ts";

describe("summarizePlacement()", () => {
  it("adds up bytes and takes waits from bound to ready", () => {
    const pods = Array.from({ length: 100 }, (_, index) =>
      placedPod({
        name: `p-${index}`,
        owner: `owner-${index}`,
        boundMs: 1000,
        readyMs: 1000 + (index + 1) * 100,
        pulledBytes: index < 25 ? 0 : 4,
      }),
    );
    const summary = summarizePlacement(pods, ["a"]);
    expect(summary).toEqual({
      pods: 100,
      pulledBytes: 300,
      wait: { mean: 5.05, p90: 9, p99: 9.9, max: 10 },
      pulledShare: 0.75,
      cpuSpread: 0,
      memorySpread: 0,
      hottestNode: 1,
      sharedNodeShare: 0,
    });
  });

  it("counts replicas of one owner on one node, all of those that share it", () => {
    const pods = [
      placedPod({ name: "w-0", owner: "w", nodeName: "a" }),
      placedPod({ name: "w-1", owner: "w", nodeName: "a" }),
      placedPod({ name: "w-2", owner: "w", nodeName: "b" }),
      placedPod({ name: "v-0", owner: "v", nodeName: "a" }),
    ];
    expect(summarizePlacement(pods, ["a", "b"]).sharedNodeShare).toBe(0.5);
  });

  it("leaves out pods that never got ready and is all zeros of nothing", () => {
    const { readyMs: _, ...waiting } = placedPod({ pulledBytes: 7 });
    expect(summarizePlacement([waiting], ["a"])).toEqual({
      pods: 0,
      pulledBytes: 0,
      wait: { mean: 0, p90: 0, p99: 0, max: 0 },
      pulledShare: 0,
      cpuSpread: 0,
      memorySpread: 0,
      hottestNode: 0,
      sharedNodeShare: 0,
    });
  });
});
