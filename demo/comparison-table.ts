import { formatBytes } from "../placement/format-bytes.ts";
import type { PlacementSummary } from "./placement-summary.ts";

interface Row {
  readonly title: string;
  readonly format: (summary: PlacementSummary) => string;
  /** Compared in the last column. */
  readonly value?: (summary: PlacementSummary) => number;
}

const ROWS: readonly Row[] = [
  {
    title: "bytes pulled",
    format: (summary) => formatBytes(summary.pulledBytes),
    value: (summary) => summary.pulledBytes,
  },
  {
    title: "mean wait for images",
    format: (summary) => `${summary.wait.mean.toFixed(2)} s`,
    value: (summary) => summary.wait.mean,
  },
  {
    title: "p99 wait for images",
    format: (summary) => `${summary.wait.p99.toFixed(2)} s`,
    value: (summary) => summary.wait.p99,
  },
  {
    title: "pods that pulled",
    format: (summary) => formatShare(summary.pulledShare),
    value: (summary) => summary.pulledShare,
  },
  { title: "CPU spread over nodes (cv)", format: (summary) => summary.cpuSpread.toFixed(3) },
  {
    title: "replicas sharing a node",
    format: (summary) => formatShare(summary.sharedNodeShare),
  },
];

/** The same stream of pods, placed twice. */
export interface ComparedRuns {
  readonly without: PlacementSummary;
  readonly with: PlacementSummary;
}

/** Both runs side by side, a line a measure; the last column is the change from `without` to `with`. */
export function formatComparison(runs: ComparedRuns): string {
  const lines = ROWS.map(({ title, format, value }) => [
    title,
    format(runs.without),
    format(runs.with),
    value === undefined ? "" : formatChange(value(runs.without), value(runs.with)),
  ]);
  const header = ["", "without", "with Layerwise", "change"];
  return [header, ...lines].map((line) => formatLine(line)).join("\n");
}

/** The outcome in one sentence. */
export function formatOutcome(runs: ComparedRuns): string {
  const { without, with: layerwise } = runs;
  const bytes = formatBytes(without.pulledBytes - layerwise.pulledBytes);
  if (layerwise.pulledBytes >= without.pulledBytes) {
    return "Layerwise saved nothing in this run: its nodes pulled as many bytes as without it.";
  }
  const saved = formatShare(1 - layerwise.pulledBytes / without.pulledBytes);
  return `With Layerwise the nodes pulled ${saved} fewer bytes (${bytes} less), and a pod waited ${layerwise.wait.mean.toFixed(1)} s for its image instead of ${without.wait.mean.toFixed(1)} s.`;
}

function formatLine([title = "", ...cells]: readonly string[]): string {
  return `  ${title.padEnd(28)}${cells.map((cell) => cell.padStart(16)).join("")}`.trimEnd();
}

function formatShare(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

function formatChange(before: number, after: number): string {
  if (before === 0) return "";
  const change = Math.round((after / before - 1) * 100);
  return `${change > 0 ? "+" : ""}${change} %`;
}
