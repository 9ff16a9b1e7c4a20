import type { LabelRequirement } from "../../../check/label-requirement.ts";
import type { SelectableNode } from "../../../check/node-eligibility.ts";
import { type LabelSelector, matchesLabels } from "../label-selector.ts";

/** What one entry of `spec.cacheSpec` says of nodes. */
export interface NodeChoice {
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LabelRequirement[] | undefined;
  readonly nodeNames?: readonly string[] | undefined;
  readonly podSelector?: LabelSelector | undefined;
}

/**
 * Whether the entry chooses the node. Everything it says must hold, so one that says nothing chooses every node, as
 * kube-fledged has it. `runsPod` tells whether a pod that a selector takes runs on the node, in the namespace of the cache.
 */
export function isChosen(
  { nodeSelector, matchExpressions, nodeNames = [], podSelector }: NodeChoice,
  node: Pick<SelectableNode, "name" | "labels">,
  runsPod: (selector: LabelSelector) => boolean,
): boolean {
  return (
    (nodeNames.length === 0 || nodeNames.includes(node.name)) &&
    matchesLabels({ matchLabels: nodeSelector, matchExpressions }, node.labels) &&
    (podSelector === undefined || runsPod(podSelector))
  );
}
