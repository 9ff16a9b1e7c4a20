import { medianRangeOf } from "../report/median-range.ts";
import type { Plot } from "../report/svg-plot.ts";
import type { ThroughputFigures } from "./throughput-table.ts";

/** Pods a second of every contender, by the size of the cluster. */
export function throughputPlot(sizes: readonly ThroughputFigures[]): Plot {
  const titles = sizes[0]?.contenders.map(({ title }) => title) ?? [];
  return {
    kind: "bars",
    title: "Pods scheduled a second",
    yLabel: "pods/s",
    groups: sizes.map(({ nodes, imagesEach }) => `${nodes} nodes × ${imagesEach} images`),
    series: titles.map((title, index) => ({
      title,
      bars: sizes.map(({ contenders }) => {
        const rates = contenders[index]?.rounds.map(({ podsPerSecond }) => podsPerSecond) ?? [];
        const { median, lowest, highest } = medianRangeOf(rates);
        return { value: median, lowest, highest };
      }),
    })),
  };
}
