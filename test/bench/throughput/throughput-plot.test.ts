import { expect, it } from "vitest";
import { throughputPlot } from "../../../bench/throughput/throughput-plot.ts";

function rounds(...rates: number[]) {
  return rates.map((podsPerSecond) => ({
    podsPerSecond,
    entries: 10,
    usedNodes: 90,
    cpuMs: { scheduler: 2, extender: 1, machine: 5 },
    idleShare: 0.01,
  }));
}

it("throughputPlot() has a bar of each contender at each size, with the range of its rounds", () => {
  const contenders = [
    { title: "[]", rounds: rounds(320, 300, 340) },
    { title: "ours", rounds: rounds(240) },
  ];
  const figures = { nodes: 1000, imagesEach: 30, pods: 4000, contenders };
  expect(throughputPlot([figures])).toEqual({
    kind: "bars",
    title: "Pods scheduled a second",
    yLabel: "pods/s",
    groups: ["1000 nodes × 30 images"],
    series: [
      { title: "[]", bars: [{ value: 320, lowest: 300, highest: 340 }] },
      { title: "ours", bars: [{ value: 240, lowest: 240, highest: 240 }] },
    ],
  });
});
