import { formatMedianRange, medianRangeOf } from "../report/median-range.ts";
import type { Table } from "../report/table.ts";
import type { ReviewFigures, ReviewRound, WebhookFigures } from "./webhook-figures.ts";

interface RoundPair {
  readonly own: ReviewRound;
  readonly floor: ReviewRound;
}

/** The tables of one size of the cluster. */
export function webhookTables(figures: WebhookFigures): Table[] {
  const { nodes, imageChecks, processor, reviews, usage } = figures;
  const where = processor === undefined ? "not pinned to a processor" : "each on one processor";
  const size = `${nodes} nodes, ${imageChecks} image checks`;
  return [
    {
      title: `Reviews over TLS at ${size}, ${where}, ms`,
      header: ["", "reviews/s", "p50", "p99", "max", "processor", "waited", "warned", "bytes"],
      rows: reviews.map(reviewRow),
    },
    {
      title: "The webhook beside the floor, by rounds",
      header: ["", "share of its rate, %", "p99 above its own, ms", "times its processor"],
      rows: besideFloorRows(reviews),
    },
    {
      title: "Memory, MiB",
      header: ["", "RSS when ready", "RSS at the end", "RSS at its peak"],
      rows: usage.map(({ contender, ready, end }) => [
        contender,
        ...[ready.rssMiB, end.rssMiB, end.peakRssMiB].map((mebibytes) => mebibytes.toFixed(0)),
      ]),
    },
  ];
}

function reviewRow({ title, contender, rounds }: ReviewFigures): string[] {
  const cell = (valueOf: (round: ReviewRound) => number, digits: number) =>
    formatMedianRange(medianRangeOf(rounds.map(valueOf)), digits);
  const warned = rounds.reduce((sum, round) => sum + round.warned, 0);
  return [
    `${title}: ${contender}`,
    cell(({ perSecond }) => perSecond, 0),
    cell(({ p50Ms }) => p50Ms, 2),
    cell(({ p99Ms }) => p99Ms, 2),
    cell(({ maxMs }) => maxMs, 1),
    cell(({ cpuMs }) => cpuMs, 2),
    `${(medianRangeOf(rounds.map(({ waitShare }) => waitShare)).median * 100).toFixed(1)} %`,
    String(warned),
    medianRangeOf(rounds.map(({ meanRequestBytes }) => meanRequestBytes)).median.toFixed(0),
  ];
}

/** A round of the webhook follows the same round of the floor, so that both met the same machine. */
function besideFloorRows(reviews: readonly ReviewFigures[]): string[][] {
  return [...Map.groupBy(reviews, ({ title }) => title)].flatMap(([title, [floor, own]]) => {
    if (floor === undefined || own === undefined) return [];
    const pairs = own.rounds.flatMap((round, index) => {
      const beside = floor.rounds[index];
      return beside === undefined ? [] : [{ own: round, floor: beside }];
    });
    const cell = (valueOf: (pair: RoundPair) => number, digits: number) =>
      formatMedianRange(medianRangeOf(pairs.map(valueOf)), digits);
    const row = [
      title,
      cell((pair) => (pair.own.perSecond / pair.floor.perSecond) * 100, 0),
      cell((pair) => pair.own.p99Ms - pair.floor.p99Ms, 2),
      cell((pair) => pair.own.cpuMs / pair.floor.cpuMs, 2),
    ];
    return [row];
  });
}
