// Rules of k8s.io/apimachinery/pkg/labels: Requirement.Matches, which node affinity and label selectors share.

/** One of the `matchExpressions` of a selector. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | null | undefined;
}

/** Whether what stands under the requirement's key, undefined where nothing does, is as it asks; never for an unknown operator. */
export function isRequirementMet(
  { operator, values }: LabelRequirement,
  value: string | undefined,
): boolean {
  const list = values ?? [];
  switch (operator) {
    case "In":
      return value !== undefined && list.includes(value);
    case "NotIn":
      return value === undefined || !list.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return isInteger(value) && isInteger(list[0]) && BigInt(value) > BigInt(list[0]);
    case "Lt":
      return isInteger(value) && isInteger(list[0]) && BigInt(value) < BigInt(list[0]);
    default:
      return false;
  }
}

/** The value of a label; a key such as `constructor` is none of an object's own. */
export function labelOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?[0-9]{1,19}$/.test(text);
}
