// Rules of k8s.io/component-helpers/scheduling/corev1: nodeaffinity and helpers.
import { isRequirementMet, type LabelRequirement, labelOf } from "./label-requirement.ts";
import { isTolerated, type Taint, type Toleration } from "./tolerations.ts";

/** A node as far as it decides who may run on it. */
export interface SelectableNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** All of its requirements must hold; one without any matches no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly LabelRequirement[] | null | undefined;
  readonly matchFields?: readonly LabelRequirement[] | null | undefined;
}

/** Where a pod may run, for as long as its spec says so. */
export interface NodeConstraints {
  readonly nodeName?: string | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** One of them must match; undefined where the pod has no required node affinity. */
  readonly affinity?: readonly NodeSelectorTerm[] | undefined;
  readonly tolerations: readonly Toleration[];
}

/** What a pod spec says of nodes, in the API's names. */
export interface ConstrainingSpec {
  readonly nodeName?: string | null | undefined;
  readonly nodeSelector?: Readonly<Record<string, string>> | null | undefined;
  readonly tolerations?: readonly Toleration[] | null | undefined;
  readonly affinity?:
    | {
        readonly nodeAffinity?:
          | {
              readonly requiredDuringSchedulingIgnoredDuringExecution?:
                | { readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] | null | undefined }
                | null
                | undefined;
            }
          | null
          | undefined;
      }
    | null
    | undefined;
}

export function nodeConstraintsOf(spec: ConstrainingSpec): NodeConstraints {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    nodeName: spec.nodeName || undefined,
    nodeSelector: spec.nodeSelector ?? {},
    affinity: required ? (required.nodeSelectorTerms ?? []) : undefined,
    tolerations: spec.tolerations ?? [],
  };
}

/** Whether the node may run the pod. What passes by itself, as a full or cordoned node, does not count. */
export function isEligible(node: SelectableNode, constraints: NodeConstraints): boolean {
  const { nodeName, nodeSelector, affinity, tolerations } = constraints;
  // The scheduler, and so taints that only it respects, are passed by.
  if (nodeName !== undefined) return node.name === nodeName;
  return (
    Object.entries(nodeSelector).every(([key, value]) => labelOf(node.labels, key) === value) &&
    (affinity === undefined || affinity.some((term) => matchesTerm(node, term))) &&
    node.taints.every((taint) => isTolerated(taint, tolerations))
  );
}

function matchesTerm(node: SelectableNode, term: NodeSelectorTerm): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((requirement) =>
      isRequirementMet(requirement, labelOf(node.labels, requirement.key)),
    ) &&
    fields.every(
      (requirement) =>
        requirement.key === "metadata.name" && isRequirementMet(requirement, node.name),
    )
  );
}
