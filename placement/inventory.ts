import type { Digest } from "./digest.ts";
import type { ManifestContent } from "./manifest-content.ts";
import { NodeInventory } from "./node-inventory.ts";
import type { ObservedNode } from "./observed-node.ts";
import type { ObservedPod } from "./observed-pod.ts";
import { PodLedger } from "./pod-ledger.ts";

/**
 * What the cluster's nodes have, are pulling and carry, kept in step with what is observed of nodes,
 * pods and manifests, in any order. Times are in milliseconds since the Unix epoch.
 */
export class Inventory {
  readonly nodes = new NodeInventory();
  readonly pods = new PodLedger(this.nodes);

  observeNode(node: ObservedNode, nowMs: number): void {
    const before = this.nodes.node(node.name);
    // A name that comes back with another platform is another machine.
    if (before !== undefined && before.platform !== this.nodes.catalog.platformKey(node.platform)) {
      this.forgetNode(node.name, nowMs);
    }
    const isNew = this.nodes.node(node.name) === undefined;
    this.nodes.observeNode(node, nowMs);
    if (isNew) this.pods.nodeAppeared(node.name, nowMs);
  }

  forgetNode(name: string, nowMs: number): void {
    this.pods.nodeVanishes(name, nowMs);
    this.nodes.forgetNode(name);
  }

  /** Returns whether that changes anything. */
  observePod(pod: ObservedPod, nowMs: number): boolean {
    return this.pods.observePod(pod, nowMs);
  }

  /** Returns the same. */
  forgetPod(uid: string, nowMs: number): boolean {
    return this.pods.forgetPod(uid, nowMs);
  }

  observeManifest(manifest: ManifestContent, nowMs: number): void {
    this.nodes.observeManifest(manifest);
    this.pods.imagesLearnt(nowMs);
  }

  forgetManifest(digest: Digest): void {
    this.nodes.forgetManifest(digest);
  }

  /** Drops what has lasted too long without being seen. To be called every half minute or so. */
  expire(nowMs: number): void {
    this.nodes.expire(nowMs);
  }
}
