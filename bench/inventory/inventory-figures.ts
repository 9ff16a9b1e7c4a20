import type { PhaseStall, PhaseUsage } from "../processes/phase.ts";
import type { ResourceUsage } from "../processes/resource-usage.ts";
import type { UpdateCost } from "../processes/update-cost.ts";
import type { Settled } from "./settled-controller.ts";

/** A controller from its start until it has nothing left to do. */
export interface ControllerStart {
  readonly syncedSeconds: number;
  readonly settled: Settled;
  readonly stall: PhaseStall;
  readonly usage: ResourceUsage;
}

/** Everything measured of the controller at one size of the cluster. */
export interface InventoryFigures {
  readonly nodes: number;
  readonly imagesEach: number;
  readonly distinctImages: number;
  /** With no manifest known, and again with all of them there. */
  readonly first: ControllerStart;
  readonly again: ControllerStart;
  readonly rest: { readonly used: PhaseUsage; readonly stall: PhaseStall; readonly writes: number };
  readonly updates: UpdateCost;
  readonly end: ResourceUsage;
}
