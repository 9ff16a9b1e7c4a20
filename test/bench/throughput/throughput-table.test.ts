import { describe, expect, it } from "vitest";
import { throughputTable } from "../../../bench/throughput/throughput-table.ts";

function rounds(...rates: number[]) {
  return rates.map((podsPerSecond) => ({
    podsPerSecond,
    entries: 10,
    usedNodes: 90,
    cpuMs: { scheduler: 2.5, extender: 0.25, machine: 5 },
    idleShare: 0.01,
  }));
}

describe("throughputTable()", () => {
  it("compares medians with the ceiling and with the extender that scores every name", () => {
    const contenders = [
      { title: "none", rounds: rounds(400, 410, 390) },
      { title: "[]", rounds: rounds(320, 300, 340) },
      { title: "every", rounds: rounds(160) },
      { title: "ours", rounds: rounds(240) },
    ];
    const figures = { nodes: 1000, imagesEach: 30, pods: 4000, contenders };
    expect(throughputTable(figures)).toEqual({
      title: "Throughput at 1000 nodes × 30 images, 4000 pods",
      header: [
        "",
        "pods/s",
        "entries",
        "nodes used",
        "scheduler ms",
        "extender ms",
        "machine ms",
        "idle",
        "of []",
        "of every name",
      ],
      rows: [
        ["none", "400 (390–410)", "10", "90", "2.50", "0.25", "5.00", "1 %", "1.25", "2.50"],
        ["[]", "320 (300–340)", "10", "90", "2.50", "0.25", "5.00", "1 %", "1.00", "2.00"],
        ["every", "160", "10", "90", "2.50", "0.25", "5.00", "1 %", "0.50", "1.00"],
        ["ours", "240", "10", "90", "2.50", "0.25", "5.00", "1 %", "0.75", "1.50"],
      ],
    });
  });
});
