import type { ClusterChoice } from "../cluster/cluster-connection.ts";
import type { DocumentFormat } from "../terminal/format-document.ts";

/** What `kubectl layerwise status` was told. */
export interface StatusOptions extends ClusterChoice {
  /** Undefined for all of the namespace. */
  readonly name?: string | undefined;
  /** Without it that of the kubeconfig's context. */
  readonly namespace?: string | undefined;
  readonly allNamespaces: boolean;
  /** Undefined for tables. */
  readonly output?: DocumentFormat | "wide" | undefined;
}
