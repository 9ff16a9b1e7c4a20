import type { PhaseStall, PhaseUsage } from "../processes/phase.ts";
import type { ResourceUsage } from "../processes/resource-usage.ts";

/** What the controller has sent to the API server to bring images onto nodes. */
export interface CacheWrites {
  readonly podsMade: number;
  readonly podsDeleted: number;
  readonly nodePatches: number;
  readonly cacheWrites: number;
}

/** From a change of the cache until its status says that every node has everything. */
export interface Convergence {
  readonly seconds: number;
  readonly writes: CacheWrites;
  /** Images that kubelets were made to pull. */
  readonly pulls: number;
  readonly used: PhaseUsage;
  readonly stall: PhaseStall;
}

export interface CachesFigures {
  readonly nodes: number;
  readonly images: number;
  /** All images on all nodes, from nothing. */
  readonly first: Convergence;
  /** Another tag in the place of one of them. */
  readonly oneImage: Convergence;
  /** A controller that starts when everything is there, until it leads and has looked at all nodes. */
  readonly restart: { readonly writes: CacheWrites; readonly usage: ResourceUsage };
  readonly rest: { readonly used: PhaseUsage; readonly writes: CacheWrites };
  readonly end: ResourceUsage;
}

/** All requests together. */
export function totalOf({ podsMade, podsDeleted, nodePatches, cacheWrites }: CacheWrites): number {
  return podsMade + podsDeleted + nodePatches + cacheWrites;
}
