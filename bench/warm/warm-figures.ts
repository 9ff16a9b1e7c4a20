import { formatMedianRange, medianRangeOf } from "../report/median-range.ts";
import type { Table } from "../report/table.ts";

/** What one round of one way took. */
export interface WarmRound {
  /** Until every node has every image. */
  readonly seconds: number;
  /** Objects created in the API server meanwhile, by resource. */
  readonly created: Readonly<Record<string, number>>;
}

export interface WarmFigures {
  readonly nodes: number;
  readonly images: number;
  readonly megabytesEach: number;
  /** The first is the floor, the last what objects are compared with. */
  readonly ways: readonly { readonly title: string; readonly rounds: readonly WarmRound[] }[];
}

export function warmTable({ nodes, images, megabytesEach, ways }: WarmFigures): Table {
  const seconds = ways.map(({ rounds }) => medianRangeOf(rounds.map((round) => round.seconds)));
  const objects = ways.map(({ rounds }) =>
    medianRangeOf(rounds.map(({ created }) => sum(created))),
  );
  const floor = seconds[0]?.median ?? Number.NaN;
  const most = objects.at(-1)?.median ?? Number.NaN;
  return {
    title: `${images} images of ${megabytesEach} MB on each of ${nodes} real nodes`,
    header: ["", "seconds", "of the floor", "objects created", "of the last"],
    rows: ways.map(({ title }, index) => {
      const time = seconds[index] ?? medianRangeOf([]);
      const made = objects[index] ?? medianRangeOf([]);
      return [
        title,
        formatMedianRange(time, 1),
        (time.median / floor).toFixed(2),
        formatMedianRange(made, 0),
        (made.median / most).toFixed(2),
      ];
    }),
  };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
