import { CHECK_LABEL, isIgnored } from "../check/check-label.ts";
import type { Subject } from "./subject.ts";

/** Set by kubelets on the API's copy of a static pod, which runs already. */
const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

/** Namespaces of what the cluster and Layerwise themselves need to start. */
export function isSystemNamespace(namespace: string, ownNamespace: string): boolean {
  return namespace === "kube-system" || namespace === ownNamespace;
}

/** Why a subject is not judged, as it stands in the audit log; undefined where it is. */
export function exemptionOf(
  { labels, template }: Pick<Subject, "labels" | "template">,
  namespaceLabels: Readonly<Record<string, string>>,
): string | undefined {
  if (isIgnored(namespaceLabels)) return `label ${CHECK_LABEL} of the namespace`;
  if (isIgnored(labels)) return `label ${CHECK_LABEL} of the object`;
  const { metadata } = template;
  if (isIgnored(metadata?.labels ?? {})) return `label ${CHECK_LABEL} of the pod template`;
  if (Object.hasOwn(metadata?.annotations ?? {}, MIRROR_ANNOTATION)) return "static pod";
  return undefined;
}
