import { formatMedianRange, medianRangeOf } from "../report/median-range.ts";
import type { Table } from "../report/table.ts";
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

/**
 * The second row is the ceiling that the last but one column compares with, the third what the last compares with. Processor
 * time is of one pod.
 */
export function throughputTable({ nodes, imagesEach, pods, contenders }: ThroughputFigures): Table {
  const medians = contenders.map(({ rounds }) => rangeOf(rounds, rateOf).median);
  const [, ceiling = Number.NaN, everyName = Number.NaN] = medians;
  return {
    title: `Throughput at ${nodes} nodes × ${imagesEach} images, ${pods} pods`,
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
    rows: contenders.map(({ title, rounds }, index) => [
      title,
      formatMedianRange(rangeOf(rounds, rateOf), 0),
      rangeOf(rounds, ({ entries }) => entries).median.toFixed(0),
      rangeOf(rounds, ({ usedNodes }) => usedNodes).median.toFixed(0),
      rangeOf(rounds, ({ cpuMs }) => cpuMs.scheduler).median.toFixed(2),
      rangeOf(rounds, ({ cpuMs }) => cpuMs.extender).median.toFixed(2),
      rangeOf(rounds, ({ cpuMs }) => cpuMs.machine).median.toFixed(2),
      `${(rangeOf(rounds, ({ idleShare }) => idleShare).median * 100).toFixed(0)} %`,
      ((medians[index] ?? Number.NaN) / ceiling).toFixed(2),
      ((medians[index] ?? Number.NaN) / everyName).toFixed(2),
    ]),
  };
}

function rateOf({ podsPerSecond }: ThroughputRound): number {
  return podsPerSecond;
}

function rangeOf(rounds: readonly ThroughputRound[], figureOf: (round: ThroughputRound) => number) {
  return medianRangeOf(rounds.map(figureOf));
}
