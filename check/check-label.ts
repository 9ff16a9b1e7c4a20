/** On a namespace, an object or its pod template: `ignore` leaves it alone. */
export const CHECK_LABEL = "layerwise.io/check";
const IGNORE = "ignore";

export function isIgnored(labels: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(labels, CHECK_LABEL) && labels[CHECK_LABEL] === IGNORE;
}
