import type { KubeClient } from "../kube/kube-client.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { ReadonlyStore } from "../kube/store.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Patience } from "./patience.ts";

export type NamespaceLabels = Readonly<Record<string, string>>;

export interface NamespaceSource {
  readonly store: ReadonlyStore<NamespaceLabels>;
  readonly client: Pick<KubeClient, "request">;
  readonly logger: Logger;
}

const NO_LABELS: NamespaceLabels = {};

/** Labels of a namespace, read from the API server where it is too new to have been seen; none where that fails too. */
export async function namespaceLabelsOf(
  name: string,
  patience: Pick<Patience, "signal">,
  { store, client, logger }: NamespaceSource,
): Promise<NamespaceLabels> {
  const known = store.get(name);
  if (known !== undefined || name === "") return known ?? NO_LABELS;
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
    const { signal } = patience;
    const namespace = await client.request<KubeObject>("GET", path, { signal, maxAttempts: 1 });
    return namespace.metadata.labels ?? NO_LABELS;
  } catch (error) {
    logger.warn({ err: error }, "namespace not read, taking the default modes");
    return NO_LABELS;
  }
}
