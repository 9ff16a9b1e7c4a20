import { PULL_OVERHEAD_MS } from "../../demo/fleet-nodes.ts";
import type { HollowNode } from "../../test/cluster/hollow/hollow-node.ts";
import { PullQueue } from "../../test/cluster/hollow/pull-queue.ts";
import { NodeLoad } from "./node-load.ts";

/** A node as it is, and as the scheduler counts it. */
export class SimulatedNode {
  readonly spec: HollowNode;
  readonly pulls: PullQueue;
  /** What has been bound to it and has not ended. */
  readonly running = new NodeLoad();
  /** The same for the scheduler: from its choice until it has seen the end. */
  readonly booked = new NodeLoad();
  hasJoined: boolean;
  /** How many images it had when it last told of them. */
  reportedImages = 0;

  constructor(spec: HollowNode) {
    this.spec = spec;
    this.pulls = new PullQueue({
      bytesPerSecond: spec.bytesPerSecond,
      overheadMs: PULL_OVERHEAD_MS,
      lanes: spec.parallelPulls ?? 1,
    });
    this.hasJoined = spec.joinsAfterMs === undefined;
  }

  get name(): string {
    return this.spec.name;
  }
}
