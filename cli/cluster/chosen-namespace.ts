import type { KubeClient } from "../../kube/kube-client.ts";

const DEFAULT_NAMESPACE = "default";

/** The namespace that was named, else that of the kubeconfig's context, else `default`; as kubectl has it. */
export function chosenNamespace(
  client: Pick<KubeClient, "namespace"> | undefined,
  named: string | undefined,
): string {
  return named ?? (client?.namespace || DEFAULT_NAMESPACE);
}
