import { describe, expect, it } from "vitest";
import { loadSpreadOf } from "../../demo/load-spread.ts";
import type { PlacedPod } from "../../demo/placed-pod.ts";
import { placedPod } from "./placed-pod-builder.ts";

const cpuOf = ({ cpuMillis }: PlacedPod) => cpuMillis;

describe("loadSpreadOf()", () => {
  it("deviates by nothing when every node carries the same", () => {
    const pods = [placedPod({ nodeName: "a" }), placedPod({ nodeName: "b" })];
    expect(loadSpreadOf(pods, ["a", "b"], cpuOf)).toEqual({ deviation: 0, hottest: 1 });
  });

  it("deviates by 1 when one of two nodes carries everything", () => {
    const spread = loadSpreadOf([placedPod({ nodeName: "a" })], ["a", "b"], cpuOf);
    expect(spread.deviation).toBeCloseTo(1, 10);
    expect(spread.hottest).toBeCloseTo(2, 10);
  });

  it("averages over the second half of the stream and forgets pods that ended", () => {
    const pods = [
      placedPod({ nodeName: "a", boundMs: 0 }),
      placedPod({ nodeName: "a", boundMs: 0, endedMs: 75 }),
      placedPod({ nodeName: "b", boundMs: 50 }),
      placedPod({ nodeName: "b", boundMs: 100, cpuMillis: 0 }),
    ];
    // 49 of the 100 samples lie before the end of the second pod: 2 CPU beside 1, then 1 beside 1.
    const { deviation } = loadSpreadOf(pods, ["a", "b"], cpuOf);
    expect(deviation).toBeCloseTo((49 / 100) * (1 / 3), 10);
  });
});
