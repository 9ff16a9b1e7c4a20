import type { Table } from "../report/table.ts";
import { type CachesFigures, type Convergence, totalOf } from "./caches-figures.ts";

/** The tables of one size of the cluster. */
export function cachesTables(figures: CachesFigures): Table[] {
  const { nodes, images, first, oneImage, restart, rest, end } = figures;
  const size = `${nodes} nodes × ${images} images`;
  const row = (title: string, format: (convergence: Convergence) => string): string[] => [
    title,
    format(first),
    format(oneImage),
  ];
  return [
    {
      title: `An ImageCache at ${size}`,
      header: ["", "all images", "one image changed"],
      rows: [
        row("until every node has everything", ({ seconds }) => `${seconds.toFixed(0)} s`),
        row("images pulled", ({ pulls }) => String(pulls)),
        row("pods made", ({ writes }) => String(writes.podsMade)),
        row("writes", ({ writes }) => String(totalOf(writes))),
        row("of that to nodes", ({ writes }) => String(writes.nodePatches)),
        row("of that to the cache", ({ writes }) => String(writes.cacheWrites)),
        row("writes a second", ({ writes, seconds }) => (totalOf(writes) / seconds).toFixed(1)),
        row("processor", ({ used }) => `${((used.cpuSeconds / used.seconds) * 100).toFixed(0)} %`),
        row("longest stall by the metric", ({ stall }) => `${stall.lagMs.toFixed(0)} ms`),
        row("only running", ({ stall }) => `${stall.runningMs.toFixed(0)} ms`),
      ],
    },
    {
      title: `Controller at ${size}, once everything is there`,
      header: ["", "measured"],
      rows: [
        ["writes after a restart", String(totalOf(restart.writes))],
        ["writes at rest", String(totalOf(rest.writes))],
        ["processor at rest", `${((rest.used.cpuSeconds / rest.used.seconds) * 100).toFixed(1)} %`],
        ["RSS after a restart", `${restart.usage.rssMiB.toFixed(0)} MiB`],
        ["RSS at the end", `${end.rssMiB.toFixed(0)} MiB`],
        ["RSS at its peak", `${end.peakRssMiB.toFixed(0)} MiB`],
      ],
    },
  ];
}
