import { decodeImageManifest } from "../api/image-manifest.ts";
import { watchInventoryPods } from "../kube/inventory-pods.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import { decodePulledEvent } from "../kube/pulled-event-decoder.ts";
import { Reflector } from "../kube/reflector.ts";
import { watchNodes } from "../kube/watch-nodes.ts";
import type { Digest } from "../placement/digest.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/** A busy scheduler binds some six pods meanwhile, which cost far less together. */
const PODS_GATHER_MS = 20;
/** Nothing beside the 40 s by which a report trails what a node has. */
const NODES_GATHER_MS = 100;

export interface ClusterWatch {
  readonly nodes: Reflector<string>;
  readonly pods: Reflector<ObservedPod>;
  readonly imageManifests: Reflector<Digest>;
  readonly pullEvents: Reflector<never>;
}

/** The watches that keep `inventory` in step with the cluster. */
export function createClusterWatch(options: {
  readonly client: KubeClient;
  readonly inventory: Inventory;
  readonly clock: Clock;
  readonly logger: Logger;
}): ClusterWatch {
  const { inventory, clock } = options;
  const ignore = { upsert: () => undefined, remove: () => undefined };
  return {
    nodes: watchNodes({
      ...options,
      gatherMs: NODES_GATHER_MS,
      observe: (node) => inventory.observeNode(node, clock.nowMs()),
      forget: (name) => inventory.forgetNode(name, clock.nowMs()),
    }),
    pods: watchInventoryPods({ ...options, gatherMs: PODS_GATHER_MS }),
    imageManifests: new Reflector<Digest>({
      ...options,
      path: "/apis/layerwise.io/v1alpha1/imagemanifests",
      decode(raw) {
        const manifest = decodeImageManifest(raw);
        inventory.observeManifest(manifest, clock.nowMs());
        return manifest.digest;
      },
      handlers: { ...ignore, remove: (_key, digest) => inventory.forgetManifest(digest) },
    }),
    pullEvents: new Reflector<never>({
      ...options,
      path: "/api/v1/events",
      fieldSelector: "reason=Pulled",
      decode(raw) {
        const pull = decodePulledEvent(raw);
        if (pull !== undefined) inventory.pods.observePull(pull.podUid, pull);
        return undefined;
      },
    }),
  };
}
