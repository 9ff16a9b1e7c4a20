import { decodeImageCheck, IMAGE_CHECKS_PATH, type ImageCheck } from "../api/image-check.ts";
import type { ClusterNodes } from "../check/cluster-nodes.ts";
import { decodeNodeFacts } from "../check/node-facts.ts";
import { watchInventoryPods } from "../kube/inventory-pods.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { Reflector } from "../kube/reflector.ts";
import { watchNodes } from "../kube/watch-nodes.ts";
import type { Inventory } from "../placement/inventory.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { ImageCheckIndex } from "./image-check-index.ts";
import type { NamespaceLabels } from "./namespace-labels.ts";
import { watchReplicas } from "./watch-replicas.ts";

interface ClusterWatch {
  readonly nodes: Reflector<string>;
  readonly pods: Reflector<ObservedPod>;
  readonly namespaces: Reflector<NamespaceLabels>;
  readonly imagechecks: Reflector<ImageCheck>;
  readonly replicas: Reflector<true>;
}

export interface ClusterWatchOptions {
  readonly client: KubeClient;
  /** Where the replicas of the webhook run. */
  readonly namespace: string;
  readonly inventory: Inventory;
  readonly clusterNodes: ClusterNodes;
  readonly imageChecks: ImageCheckIndex;
  /** Told of every pod that is stored or changes. */
  readonly onPod: (pod: ObservedPod) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The watches that keep what verdicts are made from in step with the cluster. */
export function createClusterWatch(options: ClusterWatchOptions): ClusterWatch {
  return {
    nodes: watchKnownNodes(options),
    pods: watchInventoryPods(options),
    namespaces: new Reflector<NamespaceLabels>({
      ...options,
      path: "/api/v1/namespaces",
      decode: (raw) => (raw as KubeObject).metadata.labels ?? {},
    }),
    imagechecks: watchImageChecks(options),
    replicas: watchReplicas(options),
  };
}

function watchKnownNodes(options: ClusterWatchOptions): Reflector<string> {
  const { inventory, clusterNodes, clock } = options;
  return watchNodes({
    ...options,
    observe(node, raw) {
      inventory.observeNode(node, clock.nowMs());
      clusterNodes.observe(decodeNodeFacts(raw, node));
    },
    forget(name) {
      inventory.forgetNode(name, clock.nowMs());
      clusterNodes.forget(name);
    },
  });
}

function watchImageChecks(options: ClusterWatchOptions): Reflector<ImageCheck> {
  const { imageChecks } = options;
  return new Reflector<ImageCheck>({
    ...options,
    path: IMAGE_CHECKS_PATH,
    decode: decodeImageCheck,
    handlers: {
      upsert: (key, check) => imageChecks.observe(key, check),
      remove: (key) => imageChecks.forget(key),
    },
  });
}
