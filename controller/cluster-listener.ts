import type { Digest } from "../placement/digest.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";

/** Told of changes while they are taken in, so each method only notes what to do and never throws. */
export interface ClusterListener {
  /** Images newly used, used in a new context, or no longer used. */
  imagesChanged?(keys: readonly string[]): void;
  /** The nodes have a platform more. */
  platformsChanged?(): void;
  manifestChanged?(digest: Digest): void;
  /** ImageChecks, by `namespace/name`, that are not as they were, or not wanted as they were. */
  checksChanged?(keys: readonly string[]): void;
  /** ImageCaches, by `namespace/name`, that are not as they were. */
  cachesChanged?(keys: readonly string[]): void;
  /** The node, or a pod on it as far as that is anything to the node, is not as it was. */
  nodeChanged?(name: string): void;
  /** The pod was bound to its node; the inventory does not know of it yet. */
  podLanding?(pod: ObservedPod): void;
}
