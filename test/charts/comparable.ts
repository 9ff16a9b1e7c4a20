import type { RenderedObject } from "../support/rendered-object.ts";

/** What Helm marks its objects with; nothing of manifests/ has these. */
const HELM_LABELS = [
  "app.kubernetes.io/instance",
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/version",
  "helm.sh/chart",
];

/** Objects under their names, without what Helm and kustomize mark theirs with and without the layout of CEL expressions. */
export function comparable(objects: readonly RenderedObject[]): Record<string, unknown> {
  const named = objects.map((object): [string, unknown] => {
    const { kind, metadata } = object;
    const labels = Object.entries(metadata.labels ?? {});
    const own = labels.filter(([key]) => !HELM_LABELS.includes(key));
    const annotations = Object.entries(metadata.annotations ?? {});
    const rest = annotations.filter(([key]) => key !== "helm.sh/resource-policy");
    const plain = {
      ...object,
      metadata: {
        ...metadata,
        labels: Object.fromEntries(own),
        annotations: Object.fromEntries(rest),
      },
    };
    return [`${kind} ${metadata.namespace ?? ""}/${metadata.name}`, withPlainExpressions(plain)];
  });
  const byName = Object.fromEntries(named);
  if (Object.keys(byName).length < named.length) throw new Error("two objects have one name");
  return byName;
}

function withPlainExpressions(object: object): unknown {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    key === "expression" && typeof value === "string" ? value.replaceAll(/\s+/g, " ") : value,
  );
}
