import type { PlacementSummary } from "../../demo/placement-summary.ts";
import { formatMedianRange, medianRangeOf } from "../report/median-range.ts";
import type { Plot } from "../report/svg-plot.ts";
import type { Table } from "../report/table.ts";
import { figureOf, type ScenarioResult } from "./placement-results.ts";

interface Column {
  readonly header: string;
  readonly digits: number;
  readonly valueOf: (summary: PlacementSummary) => number;
}

const COLUMNS: readonly Column[] = [
  { header: "GB pulled", digits: 1, valueOf: ({ pulledBytes }) => pulledBytes / 1e9 },
  { header: "mean wait s", digits: 2, valueOf: ({ wait }) => wait.mean },
  { header: "p90", digits: 2, valueOf: ({ wait }) => wait.p90 },
  { header: "p99", digits: 2, valueOf: ({ wait }) => wait.p99 },
  { header: "max", digits: 1, valueOf: ({ wait }) => wait.max },
  { header: "pods that pulled %", digits: 0, valueOf: ({ pulledShare }) => 100 * pulledShare },
  { header: "CPU cv", digits: 3, valueOf: ({ cpuSpread }) => cpuSpread },
  { header: "memory cv", digits: 3, valueOf: ({ memorySpread }) => memorySpread },
  { header: "hottest x mean", digits: 2, valueOf: ({ hottestNode }) => hottestNode },
  {
    header: "sharing a node %",
    digits: 1,
    valueOf: ({ sharedNodeShare }) => 100 * sharedNodeShare,
  },
];

/** A row a contender, with the change of bytes and of the mean wait beside the first one. */
export function placementTable(result: ScenarioResult): Table {
  const [first] = result.contenders;
  const rows = result.contenders.map(({ title, rounds }) => [
    title,
    ...COLUMNS.map(({ digits, valueOf }) => formatMedianRange(figureOf(rounds, valueOf), digits)),
    shareOf(rounds, first?.rounds ?? [], ({ pulledBytes }) => pulledBytes),
    shareOf(rounds, first?.rounds ?? [], ({ wait }) => wait.mean),
  ]);
  const gigabytes = formatMedianRange(
    medianRangeOf(result.leastBytes.map((bytes) => bytes / 1e9)),
    1,
  );
  const seconds = formatMedianRange(medianRangeOf(result.leastWait), 2);
  return {
    title: `${result.name}: ${result.title} (at least ${gigabytes} GB where the replicas of an owner are apart, and ${seconds} s of mean wait)`,
    header: ["", ...COLUMNS.map(({ header }) => header), "bytes %", "wait %"],
    rows,
  };
}

/** Waits against the spread they are bought with: a point a round. */
export function placementPlot(result: ScenarioResult): Plot {
  return {
    kind: "points",
    title: `Mean wait for images and spread of load: ${result.name}`,
    xLabel: "CPU requested: standard deviation ÷ mean over the nodes",
    yLabel: "mean wait, seconds",
    series: result.contenders.map(({ title, rounds }) => ({
      title,
      points: rounds.map(({ cpuSpread, wait }) => ({ x: cpuSpread, y: wait.mean })),
    })),
  };
}

/** The median over the rounds of what is left of the first contender's figure. */
function shareOf(
  rounds: readonly PlacementSummary[],
  first: readonly PlacementSummary[],
  valueOf: (summary: PlacementSummary) => number,
): string {
  const shares = rounds.flatMap((summary, round) => {
    const other = first[round];
    const whole = other === undefined ? 0 : valueOf(other);
    return whole > 0 ? [(100 * valueOf(summary)) / whole] : [];
  });
  return shares.length === 0 ? "" : medianRangeOf(shares).median.toFixed(1);
}
