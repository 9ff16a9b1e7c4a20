import type { CallSummary } from "../calls/prioritize-client.ts";
import { medianRangeOf } from "../report/median-range.ts";
import type { Plot } from "../report/svg-plot.ts";
import type { ExtenderFigures } from "./extender-figures.ts";

/** How long calls take, and what the extender needs of memory, by the size of the cluster. */
export function extenderPlots(sizes: readonly ExtenderFigures[]): Readonly<Record<string, Plot>> {
  const groups = sizes.map(({ nodes, imagesEach }) => `${nodes} × ${imagesEach}`);
  const titles = sizes[0]?.calls.map(({ title }) => title) ?? [];
  const latency = (quantile: "p50Ms" | "p99Ms"): Plot => ({
    kind: "bars",
    title: `${quantile === "p50Ms" ? "Median" : "99th percentile"} of a call by nodes × images`,
    yLabel: "ms",
    groups,
    series: titles.map((title, index) => ({
      title,
      bars: sizes.map(({ calls }) => barOf(calls[index]?.rounds ?? [], quantile)),
    })),
  });
  const memory: Plot = {
    kind: "bars",
    title: "Memory of the extender by nodes × images",
    yLabel: "MiB",
    groups,
    series: [
      { title: "once synced", bars: sizes.map(({ usage }) => ({ value: usage.synced.rssMiB })) },
      { title: "at the end", bars: sizes.map(({ usage }) => ({ value: usage.end.rssMiB })) },
      { title: "at its peak", bars: sizes.map(({ usage }) => ({ value: usage.end.peakRssMiB })) },
    ],
  };
  return { p50: latency("p50Ms"), p99: latency("p99Ms"), memory };
}

function barOf(rounds: readonly CallSummary[], quantile: "p50Ms" | "p99Ms") {
  const { median, lowest, highest } = medianRangeOf(rounds.map((round) => round[quantile]));
  return { value: median, lowest, highest };
}
