import type { Table } from "../report/table.ts";
import type { ControllerStart, InventoryFigures } from "./inventory-figures.ts";

/** The tables of one size of the cluster. */
export function inventoryTables(figures: InventoryFigures): Table[] {
  const { nodes, imagesEach, distinctImages, first, again, rest, updates, end } = figures;
  const size = `${nodes} nodes × ${imagesEach} images`;
  const perMinute = (rest.writes * 60) / rest.used.seconds;
  return [
    {
      title: `Start of the controller at ${size}, ${distinctImages} different`,
      header: ["", "nothing known", "everything known"],
      rows: [
        row("start to synced", [first, again], (start) => `${start.syncedSeconds.toFixed(1)} s`),
        row("until the last write", [first, again], ({ settled }) =>
          settled.writes === 0 ? "" : `${settled.seconds.toFixed(0)} s`,
        ),
        row("writes", [first, again], ({ settled }) => String(settled.writes)),
        row("RSS", [first, again], ({ usage }) => `${usage.rssMiB.toFixed(0)} MiB`),
        row("RSS at its peak", [first, again], ({ usage }) => `${usage.peakRssMiB.toFixed(0)} MiB`),
        row("longest stall by the metric", [first, again], ({ stall }) => formatMs(stall.lagMs)),
        row("only running", [first, again], ({ stall }) => formatMs(stall.runningMs)),
      ],
    },
    {
      title: `Controller at ${size}, once everything is known`,
      header: ["", "measured"],
      rows: [
        ["processor at rest", `${((rest.used.cpuSeconds / rest.used.seconds) * 100).toFixed(1)} %`],
        ["writes at rest", `${perMinute.toFixed(1)} a minute`],
        [
          `processor for a node update (${updates.perSecond.toFixed(0)}/s)`,
          formatCpu(updates.cpuMs),
        ],
        ["of that on the event loop", formatCpu(updates.loopCpuMs)],
        ["longest stall by the metric meanwhile", formatMs(updates.stall.lagMs)],
        ["only running", formatMs(updates.stall.runningMs)],
        ["RSS at the end", `${end.rssMiB.toFixed(0)} MiB`],
        ["RSS at its peak", `${end.peakRssMiB.toFixed(0)} MiB`],
      ],
    },
  ];
}

function row(
  title: string,
  starts: readonly ControllerStart[],
  format: (start: ControllerStart) => string,
): string[] {
  return [title, ...starts.map(format)];
}

function formatMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}

function formatCpu(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}
