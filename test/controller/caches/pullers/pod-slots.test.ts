import { describe, expect, it } from "vitest";
import type { NodePlan } from "../../../../controller/caches/nodes/node-plan.ts";
import { PodSlots } from "../../../../controller/caches/pullers/pod-slots.ts";

describe("PodSlots", () => {
  it("holds places until a plan is carried out, and calls those who found none in their order", () => {
    const called: string[] = [];
    const pods = { pulling: 1 };
    const slots = new PodSlots({ pods, maxPods: 2, touch: (names) => called.push(...names) });
    const plan = (count: number, isStarved: boolean): Pick<NodePlan, "pods" | "isStarved"> => ({
      pods: Array.from({ length: count }, () => ({}) as NodePlan["pods"][number]),
      isStarved,
    });
    expect(slots.free).toBe(1);
    const first = slots.reserve("a", plan(1, false));
    expect(slots.free).toBe(0);
    for (const name of ["b", "c"]) slots.reserve(name, plan(0, true))[Symbol.dispose]();
    expect(called).toEqual([]);
    pods.pulling = 2;
    first[Symbol.dispose]();
    expect([slots.free, called]).toEqual([0, []]);
    pods.pulling = 1;
    slots.reserve("a", plan(0, false))[Symbol.dispose]();
    expect(called).toEqual(["b"]);
    slots.reserve("b", plan(0, false))[Symbol.dispose]();
    expect(called).toEqual(["b", "c"]);
  });

  it("calls those who found none when a node is gone with its pods, but not the node itself", () => {
    const called: string[] = [];
    const pods = { pulling: 1 };
    const slots = new PodSlots({ pods, maxPods: 1, touch: (names) => called.push(...names) });
    for (const name of ["a", "b"]) {
      slots.reserve(name, { pods: [], isStarved: true })[Symbol.dispose]();
    }
    pods.pulling = 0;
    slots.forget("a");
    expect(called).toEqual(["b"]);
  });
});
