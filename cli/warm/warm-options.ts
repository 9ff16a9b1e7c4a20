import type { ImageReference } from "../../placement/image-reference.ts";
import type { ClusterChoice } from "../cluster/cluster-connection.ts";
import type { LabelChoice } from "./parse-selector.ts";

/** What `kubectl layerwise warm` was told. */
export interface WarmOptions extends ClusterChoice {
  /** At least one. */
  readonly images: readonly ImageReference[];
  /** Of nodes. */
  readonly selector: readonly LabelChoice[];
  /** Names of nodes; none for all. */
  readonly nodes: readonly string[];
  /** Of the ImageCache; undefined for one that is made of all the others. */
  readonly name?: string | undefined;
  /** Without it that of the kubeconfig's context. */
  readonly namespace?: string | undefined;
  readonly pullSecrets: readonly string[];
  readonly wait: boolean;
  /** Of the whole wait. */
  readonly timeoutMs: number;
}
