import type { ReplicaGroup } from "../../../demo/workload.ts";
import type { SimulatedNode } from "../simulated-node.ts";

const MAX_PODS = 110;
const LEAST_NODES = 100;
const LEAST_PERCENT = 5;

/**
 * How many nodes with room the scheduler looks for by default: all of 100, less than half of many (`numFeasibleNodesToFind`
 * of kube-scheduler's pkg/scheduler/schedule_one.go).
 */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < LEAST_NODES) return nodes;
  const percent = Math.max(LEAST_PERCENT, 50 - Math.floor(nodes / 125));
  return Math.max(LEAST_NODES, Math.floor((nodes * percent) / 100));
}

/** Finds nodes with room for pods, beginning where it ended for the pod before. */
export class FeasibleNodes {
  readonly #nodes: readonly SimulatedNode[];
  #from = 0;

  constructor(nodes: readonly SimulatedNode[]) {
    this.#nodes = nodes;
  }

  /** For a pod of the group. */
  find(group: ReplicaGroup): SimulatedNode[] {
    const joined = this.#nodes.filter(({ hasJoined }) => hasJoined);
    const wanted = feasibleNodesToFind(joined.length);
    const found: SimulatedNode[] = [];
    let seen = 0;
    for (; seen < joined.length && found.length < wanted; seen++) {
      const node = joined[(this.#from + seen) % joined.length];
      if (node !== undefined && hasRoom(node, group)) found.push(node);
    }
    this.#from = joined.length === 0 ? 0 : (this.#from + seen) % joined.length;
    return found;
  }
}

function hasRoom({ spec, booked }: SimulatedNode, group: ReplicaGroup): boolean {
  return (
    booked.cpuMillis + group.cpuMillis <= spec.cpuMillis &&
    booked.memoryBytes + group.memoryBytes <= spec.memoryBytes &&
    booked.pods < MAX_PODS
  );
}
