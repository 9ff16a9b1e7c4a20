import { describe, expect, it } from "vitest";
import { taintRemovalOf } from "../../../../controller/caches/nodes/startup-taint.ts";

const COLD = "layerwise.io/cold";
const TAINTS = [
  { key: COLD, effect: "NoSchedule" },
  { key: "gpu", effect: "NoSchedule" },
  { key: COLD, effect: "NoExecute" },
];

function cache(isHeld: boolean, taintKey: string | undefined = COLD) {
  return { taintKey, isHeld };
}

describe("taintRemovalOf()", () => {
  it("removes the taint with all its effects, guarded, and no other", () => {
    expect(taintRemovalOf(TAINTS, [cache(true)])).toEqual([
      { op: "test", path: "/spec/taints/2/key", value: COLD },
      { op: "test", path: "/spec/taints/2/effect", value: "NoExecute" },
      { op: "remove", path: "/spec/taints/2" },
      { op: "test", path: "/spec/taints/0/key", value: COLD },
      { op: "test", path: "/spec/taints/0/effect", value: "NoSchedule" },
      { op: "remove", path: "/spec/taints/0" },
    ]);
  });

  it("waits until every cache that names it is held", () => {
    expect(taintRemovalOf(TAINTS, [cache(true), cache(false)])).toEqual([]);
    expect(taintRemovalOf(TAINTS, [cache(false), cache(true)])).toEqual([]);
  });

  it("does nothing without such a taint, or without a cache that names one", () => {
    expect(taintRemovalOf([], [cache(true)])).toEqual([]);
    expect(taintRemovalOf(TAINTS, [{ taintKey: undefined, isHeld: true }])).toEqual([]);
  });

  it.for(["gpu", "node-role.kubernetes.io/control-plane", "layerwise.iox/cold"])(
    "never removes %s, which may keep users off nodes that are not theirs",
    (key) => {
      expect(taintRemovalOf([{ key, effect: "NoSchedule" }], [cache(true, key)])).toEqual([]);
    },
  );

  it("removes what the cluster autoscaler takes for a start-up taint", () => {
    const key = "startup-taint.cluster-autoscaler.kubernetes.io/images";
    const taints = [{ key, effect: "NoSchedule" }];
    expect(taintRemovalOf(taints, [cache(true, key)])).toHaveLength(3);
  });
});
