import type { PlacementSummary } from "../../demo/placement-summary.ts";
import type { Plot } from "../report/svg-plot.ts";
import { figureOf, type ScenarioResult } from "./placement-results.ts";

/** Bytes and waits against the spread of load that they are bought with, a curve for each way to place pods. */
export function curvePlots(result: ScenarioResult): Readonly<Record<string, Plot>> {
  const { name } = result;
  return {
    [`${name}-bytes`]: curvePlot(result, {
      title: `Bytes pulled and spread of load: ${name}`,
      yLabel: "GB pulled",
      valueOf: ({ pulledBytes }) => pulledBytes / 1e9,
    }),
    [`${name}-wait`]: curvePlot(result, {
      title: `Mean wait for images and spread of load: ${name}`,
      yLabel: "mean wait, seconds",
      valueOf: ({ wait }) => wait.mean,
    }),
  };
}

/** Medians over the rounds. */
function curvePlot(
  { contenders }: ScenarioResult,
  {
    title,
    yLabel,
    valueOf,
  }: {
    readonly title: string;
    readonly yLabel: string;
    readonly valueOf: (summary: PlacementSummary) => number;
  },
): Plot {
  const curves = Map.groupBy(contenders, (contender) => contender.curve ?? contender.title);
  return {
    kind: "points",
    title,
    xLabel: "CPU requested: standard deviation ÷ mean over the nodes",
    yLabel,
    series: Array.from(curves, ([curve, points]) => ({
      title: curve,
      joined: true,
      points: points
        .map(({ rounds }) => ({
          x: figureOf(rounds, ({ cpuSpread }) => cpuSpread).median,
          y: figureOf(rounds, valueOf).median,
        }))
        .sort((a, b) => a.x - b.x),
    })),
  };
}
