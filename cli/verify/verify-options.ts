import type { Platform } from "../../placement/platform.ts";
import type { ClusterChoice } from "../cluster/cluster-connection.ts";
import type { DocumentFormat } from "../terminal/format-document.ts";
import type { ManifestSource } from "../workloads/read-manifests.ts";

/** What `kubectl layerwise verify` was told. */
export interface VerifyOptions extends ClusterChoice {
  /** What to verify: manifests, or what runs in `namespace`. */
  readonly source: ManifestSource | { readonly kind: "namespace" };
  /** `-n`; without it that of the kubeconfig's context. */
  readonly namespace?: string | undefined;
  /** Undefined for a table. */
  readonly output?: DocumentFormat | undefined;
  /** None for those of the cluster's nodes. */
  readonly platforms: readonly Platform[];
  /** Whether the cluster looks, with its own credentials. */
  readonly server: boolean;
  /** Of each image. */
  readonly timeoutMs: number;
  readonly insecureRegistry: readonly string[];
  readonly trustedRegistry: readonly string[];
  readonly caFile: readonly string[];
}
