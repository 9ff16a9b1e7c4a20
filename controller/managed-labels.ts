/** By these the controller knows the objects that it made itself, beside those that users make. */
export const MANAGED_LABELS = { "app.kubernetes.io/managed-by": "layerwise-controller" };

export function isManaged(labels: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(MANAGED_LABELS).every(([label, value]) => labels[label] === value);
}
