import { describe, expect, it } from "vitest";
import { cpuSpreadOf } from "../../demo/cpu-spread.ts";
import { placedPod } from "./placed-pod-builder.ts";

describe("cpuSpreadOf()", () => {
  it("is 0 when every node carries the same", () => {
    const pods = [placedPod({ nodeName: "a" }), placedPod({ nodeName: "b" })];
    expect(cpuSpreadOf(pods, ["a", "b"])).toBe(0);
  });

  it("is 1 when one of two nodes carries everything", () => {
    expect(cpuSpreadOf([placedPod({ nodeName: "a" })], ["a", "b"])).toBe(1);
  });

  it("averages over the second half of the stream and forgets pods that ended", () => {
    const pods = [
      placedPod({ nodeName: "a", boundMs: 0 }),
      placedPod({ nodeName: "a", boundMs: 0, endedMs: 75 }),
      placedPod({ nodeName: "b", boundMs: 50 }),
      placedPod({ nodeName: "b", boundMs: 100, cpuMillis: 0 }),
    ];
    // 49 of the 100 samples lie before the end of the second pod: 2 CPU beside 1, then 1 beside 1.
    expect(cpuSpreadOf(pods, ["a", "b"])).toBeCloseTo((49 / 100) * (1 / 3), 10);
  });
});
