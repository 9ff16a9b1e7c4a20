import type { PlacementSummary } from "../../demo/placement-summary.ts";
import { formatMeanRange } from "../report/mean-range.ts";
import { percentOf } from "../report/percent-of.ts";
import type { Table } from "../report/table.ts";
import type { SimulationResult } from "./simulation-result.ts";

interface Column {
  readonly header: string;
  readonly digits: number;
  /** `first` is what the first contender made of the same stream. */
  readonly valueOf: (summary: PlacementSummary, first: PlacementSummary) => number;
}

const COLUMNS: readonly Column[] = [
  { header: "GB pulled", digits: 1, valueOf: ({ pulledBytes }) => pulledBytes / 1e9 },
  { header: "mean wait s", digits: 2, valueOf: ({ wait }) => wait.mean },
  {
    header: "bytes %",
    digits: 1,
    valueOf: ({ pulledBytes }, first) => percentOf(pulledBytes, first.pulledBytes),
  },
  {
    header: "wait %",
    digits: 1,
    valueOf: ({ wait }, first) => percentOf(wait.mean, first.wait.mean),
  },
  { header: "p99 %", digits: 0, valueOf: ({ wait }, first) => percentOf(wait.p99, first.wait.p99) },
  { header: "CPU cv", digits: 3, valueOf: ({ cpuSpread }) => cpuSpread },
  { header: "hottest x mean", digits: 2, valueOf: ({ hottestNode }) => hottestNode },
  {
    header: "sharing a node %",
    digits: 1,
    valueOf: ({ sharedNodeShare }) => 100 * sharedNodeShare,
  },
];

/**
 * A row a contender, means and ranges over the rounds; shares are of what the first one came to with the same stream. Below
 * them the bounds: with the replicas of an owner apart, and with room counted.
 */
export function simulationTable(result: SimulationResult): Table {
  const first = result.contenders[0]?.rounds ?? [];
  const rows = result.contenders.map(({ title, rounds }) => [
    title,
    ...COLUMNS.map(({ digits, valueOf }) => {
      const values = rounds.flatMap((summary, round) => {
        const other = first[round];
        return other === undefined ? [] : [valueOf(summary, other)];
      });
      return formatMeanRange(values, digits);
    }),
  ]);
  const { leastBytes, leastWait, leastWithRoom } = result;
  return {
    title: `${result.name}: ${result.title}, simulated (means and ranges; streams: ${first.length})`,
    header: ["", ...COLUMNS.map(({ header }) => header)],
    rows: [
      ...rows,
      boundRow(
        "at least, replicas of an owner apart",
        { bytes: leastBytes, waits: leastWait },
        first,
      ),
      boundRow(
        "at least, room counted",
        {
          bytes: leastWithRoom.map(({ bytes }) => bytes),
          waits: leastWithRoom.map(({ waitSeconds }) => waitSeconds),
        },
        first,
      ),
    ],
  };
}

function boundRow(
  title: string,
  { bytes, waits }: { readonly bytes: readonly number[]; readonly waits: readonly number[] },
  first: readonly PlacementSummary[],
): string[] {
  const shares = (bounds: readonly number[], valueOf: (summary: PlacementSummary) => number) =>
    first.map((summary, round) => percentOf(bounds[round] ?? 0, valueOf(summary)));
  return [
    title,
    formatMeanRange(
      bytes.map((count) => count / 1e9),
      1,
    ),
    formatMeanRange(waits, 2),
    formatMeanRange(
      shares(bytes, ({ pulledBytes }) => pulledBytes),
      1,
    ),
    formatMeanRange(
      shares(waits, ({ wait }) => wait.mean),
      1,
    ),
  ];
}
