import { formatMedianRange, medianRangeOf } from "./median-range.ts";
import type { Table } from "./table.ts";
import type { ThroughputRound } from "./throughput-round.ts";

/** All rounds at one size of the cluster. */
export interface ThroughputFigures {
  readonly nodes: number;
  readonly imagesEach: number;
  readonly pods: number;
  readonly contenders: readonly ContenderFigures[];
}

interface ContenderFigures {
  readonly title: string;
  readonly rounds: readonly ThroughputRound[];
}

/** The second row is the ceiling that the last but one column compares with, the third what the last compares with. */
export function throughputTable({ nodes, imagesEach, pods, contenders }: ThroughputFigures): Table {
  const medians = contenders.map(({ rounds }) => columnOf(rounds, "podsPerSecond").median);
  const [, ceiling = Number.NaN, everyName = Number.NaN] = medians;
  return {
    title: `Throughput at ${nodes} nodes × ${imagesEach} images, ${pods} pods`,
    header: ["", "pods/s", "entries", "nodes used", "of []", "of every name"],
    rows: contenders.map(({ title, rounds }, index) => [
      title,
      formatMedianRange(columnOf(rounds, "podsPerSecond"), 0),
      columnOf(rounds, "entries").median.toFixed(0),
      columnOf(rounds, "usedNodes").median.toFixed(0),
      ((medians[index] ?? Number.NaN) / ceiling).toFixed(2),
      ((medians[index] ?? Number.NaN) / everyName).toFixed(2),
    ]),
  };
}

function columnOf(rounds: readonly ThroughputRound[], column: keyof ThroughputRound) {
  return medianRangeOf(rounds.map((round) => round[column]));
}
