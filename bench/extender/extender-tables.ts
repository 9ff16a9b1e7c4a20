import type { CallSummary } from "../calls/prioritize-client.ts";
import type { PhaseStall } from "../processes/phase.ts";
import { formatMedianRange, medianRangeOf } from "../report/median-range.ts";
import type { Table } from "../report/table.ts";
import type { CallFigures, ExtenderFigures, ReferenceFigures } from "./extender-figures.ts";

/** The tables of one size of the cluster. */
export function extenderTables(figures: ExtenderFigures): Table[] {
  const { nodes, imagesEach, start, rest, calls, references, updates, usage } = figures;
  const size = `${nodes} nodes × ${imagesEach} images`;
  return [
    {
      title: `Extender at ${size}`,
      header: ["", "measured"],
      rows: [
        ["start to synced", `${start.syncedSeconds.toFixed(1)} s`],
        ["of that the event loop ran", `${usage.synced.loopCpuSeconds.toFixed(1)} s`],
        ["and waited for a processor", `${usage.synced.loopWaitSeconds.toFixed(1)} s`],
        ["RSS once synced", `${usage.synced.rssMiB.toFixed(0)} MiB`],
        ["RSS at the end", `${usage.end.rssMiB.toFixed(0)} MiB`],
        ["RSS at its peak", `${usage.end.peakRssMiB.toFixed(0)} MiB`],
        ["processor at rest", formatShare(rest.used.cpuSeconds / rest.used.seconds)],
        ["processor for a node update", `${updates.cpuMs.toFixed(2)} ms`],
        ["of that on the event loop", `${updates.loopCpuMs.toFixed(2)} ms`],
      ],
    },
    {
      title: `Calls over loopback at ${size}, ms`,
      header: ["", "p50", "p99", "p99.9", "max", "processor", "waited", "entries"],
      rows: [...calls.map(callRow), ...references.map(referenceRow)],
    },
    {
      title: `Longest event-loop stall at ${size}, ms`,
      header: ["", "metric", "probe", "only running"],
      rows: [
        stallRow("while syncing", start.stall),
        stallRow("at rest", rest.stall),
        ...calls.map(({ title, stall }) => stallRow(title, stall)),
        stallRow(`${updates.perSecond.toFixed(0)} node updates a second`, updates.stall),
      ],
    },
  ];
}

function callRow({ title, rounds }: CallFigures): string[] {
  const cpu = formatMedianRange(medianRangeOf(rounds.map(({ cpuMs }) => cpuMs)), 2);
  const waited = formatShare(medianRangeOf(rounds.map(({ waitShare }) => waitShare)).median);
  const { median: rate } = medianRangeOf(rounds.map(({ updatesPerSecond }) => updatesPerSecond));
  const updates = rate === 0 ? "" : ` (${rate.toFixed(0)}/s)`;
  return [`${title}${updates}`, ...latencyCells(rounds), cpu, waited, entriesOf(rounds)];
}

function referenceRow({ title, rounds }: ReferenceFigures): string[] {
  return [title, ...latencyCells(rounds), "", "", entriesOf(rounds)];
}

function latencyCells(rounds: readonly CallSummary[]): string[] {
  const cell = (valueOf: (round: CallSummary) => number, digits: number) =>
    formatMedianRange(medianRangeOf(rounds.map(valueOf)), digits);
  return [
    cell(({ p50Ms }) => p50Ms, 2),
    cell(({ p99Ms }) => p99Ms, 2),
    cell(({ p999Ms }) => p999Ms, 2),
    cell(({ maxMs }) => maxMs, 1),
  ];
}

function entriesOf(rounds: readonly CallSummary[]): string {
  return medianRangeOf(rounds.map(({ meanEntries }) => meanEntries)).median.toFixed(0);
}

function stallRow(title: string, { lagMs, stallMs, runningMs }: PhaseStall): string[] {
  return [title, ...[lagMs, stallMs, runningMs].map((ms) => ms.toFixed(0))];
}

function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
