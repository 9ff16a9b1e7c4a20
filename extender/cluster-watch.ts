import { decodeImageManifest } from "../api/image-manifest.ts";
import { watchInventoryPods } from "../kube/inventory-pods.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import { decodeNode } from "../kube/node-decoder.ts";
import { NodeParser } from "../kube/node-parser.ts";
import { decodePulledEvent } from "../kube/pulled-event-decoder.ts";
import { Reflector } from "../kube/reflector.ts";
import type { Digest } from "../placement/digest.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

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
  const nodeParser = new NodeParser();
  const ignore = { upsert: () => undefined, remove: () => undefined };
  return {
    // Taken in while decoding, so that thousands of image names per node are not kept in a store.
    nodes: new Reflector<string>({
      ...options,
      path: "/api/v1/nodes",
      parse: (text) => nodeParser.parse(text),
      gatherMs: NODES_GATHER_MS,
      decode(raw) {
        const node = decodeNode(raw);
        if (node !== undefined) inventory.observeNode(node, clock.nowMs());
        return node?.name;
      },
      handlers: { ...ignore, remove: (name) => inventory.forgetNode(name, clock.nowMs()) },
    }),
    pods: watchInventoryPods(options),
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
