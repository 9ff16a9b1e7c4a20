import { CandidateColumns, type CostContext } from "./candidate-columns.ts";
import { Candidates } from "./candidates.ts";
import type { NodeRecord } from "./node-record.ts";
import type { PodDemand } from "./pod-demand.ts";
import { type CandidateCost, RecordedCosts } from "./recorded-costs.ts";

/** What the pod would cost on one node. */
export function costOn(node: NodeRecord, pod: PodDemand, context: CostContext): CandidateCost {
  const candidates = new Candidates(pod.inventory.nodes);
  candidates.clear();
  candidates.add(node.name);
  const columns = new CandidateColumns(1);
  columns.assess(candidates, pod, context);
  const costs = new RecordedCosts(1);
  costs.copy(columns);
  return costs.costAt(0);
}
