import { isRequirementMet, type LabelRequirement, labelOf } from "../../check/label-requirement.ts";

/** A `metav1.LabelSelector`. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LabelRequirement[] | undefined;
}

/** Whether labels are as the selector asks; one that asks for nothing takes all, as `LabelSelectorAsSelector` has it. */
export function matchesLabels(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    matchExpressions.every((requirement) =>
      isRequirementMet(requirement, labelOf(labels, requirement.key)),
    )
  );
}
