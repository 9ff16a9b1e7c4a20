import { meanOf } from "../report/mean-range.ts";
import { percentOf } from "../report/percent-of.ts";
import type { Table } from "../report/table.ts";
import type { SimulatedContender, SimulationResult } from "./simulation-result.ts";

/** What a setting came to: bytes and wait as percentages of the first contender's, means over the streams. */
interface Reached {
  readonly bytes: number;
  readonly wait: number;
  readonly spread: number;
}

const SPREADS = [0.1, 0.11, 0.12, 0.13, 0.14];

/**
 * How far the settings get that spread the load so evenly: the one that pulls least, the one that waits least, and the one with
 * the least sum of both, each with the other figure.
 */
export function reachTable({ name, title, contenders }: SimulationResult): Table {
  const [first, ...ours] = contenders;
  const reached = ours.map((contender) => reachedBy(contender, first?.rounds ?? []));
  return {
    title: `${name}: ${title}, simulated (settings drawn: ${ours.length - 1}, with ours; streams: ${first?.rounds.length ?? 0})`,
    header: ["CPU cv at most", "settings", "least bytes %", "least wait %", "least of both %"],
    rows: SPREADS.map((spread) => {
      const even = reached.filter((reach) => reach.spread <= spread);
      return [
        spread.toFixed(2),
        String(even.length),
        formatReach(leastBy(even, ({ bytes }) => bytes)),
        formatReach(leastBy(even, ({ wait }) => wait)),
        formatReach(leastBy(even, ({ bytes, wait }) => bytes + wait)),
      ];
    }),
  };
}

function reachedBy({ rounds }: SimulatedContender, first: SimulatedContender["rounds"]): Reached {
  return {
    bytes: meanOf(
      rounds.map((round, at) => percentOf(round.pulledBytes, first[at]?.pulledBytes ?? 0)),
    ),
    wait: meanOf(rounds.map(({ wait }, at) => percentOf(wait.mean, first[at]?.wait.mean ?? 0))),
    spread: meanOf(rounds.map(({ cpuSpread }) => cpuSpread)),
  };
}

function leastBy(reached: readonly Reached[], of: (reach: Reached) => number): Reached | undefined {
  return reached.toSorted((a, b) => of(a) - of(b))[0];
}

function formatReach(reach: Reached | undefined): string {
  if (reach === undefined) return "";
  const { bytes, wait, spread } = reach;
  return `${bytes.toFixed(1)} bytes, ${wait.toFixed(1)} wait, cv ${spread.toFixed(3)}`;
}
