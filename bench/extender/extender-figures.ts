import type { CallSummary } from "../calls/prioritize-client.ts";
import type { PhaseStall, PhaseUsage } from "../processes/phase.ts";
import type { ResourceUsage } from "../processes/resource-usage.ts";
import type { UpdateCost } from "../processes/update-cost.ts";

/** One round of calls. */
export interface CallRound extends CallSummary {
  /** Processor time of the extender for one call, whatever else the machine does; node updates are in it too. */
  readonly cpuMs: number;
  /** Share of the time that the extender's event loop could have run but had no processor. */
  readonly waitShare: number;
  /** Node updates that the API server took meanwhile: no more than asked for, fewer on a busy machine. */
  readonly updatesPerSecond: number;
}

export interface CallFigures {
  readonly title: string;
  readonly rounds: readonly CallRound[];
  readonly stall: PhaseStall;
}

/** Another extender, called in the same rounds: what the machine and the client make of the least there is to do. */
export interface ReferenceFigures {
  readonly title: string;
  readonly rounds: readonly CallSummary[];
}

/** Everything measured of one extender at one size of the cluster. */
export interface ExtenderFigures {
  readonly nodes: number;
  readonly imagesEach: number;
  /** On any node. */
  readonly distinctImages: number;
  /** Of all images whose manifests are known. */
  readonly knownLayers: number;
  readonly start: { readonly syncedSeconds: number; readonly stall: PhaseStall };
  readonly rest: { readonly used: PhaseUsage; readonly stall: PhaseStall };
  readonly calls: readonly CallFigures[];
  readonly references: readonly ReferenceFigures[];
  readonly updates: UpdateCost;
  readonly usage: { readonly synced: ResourceUsage; readonly end: ResourceUsage };
}
