import { ClusterNodes } from "../check/cluster-nodes.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { Reflector } from "../kube/reflector.ts";
import type { ReadonlyStore } from "../kube/store.ts";
import { Inventory } from "../placement/inventory.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { createClusterWatch } from "./cluster-watch.ts";
import { ImageCheckIndex } from "./image-check-index.ts";
import type { NamespaceLabels } from "./namespace-labels.ts";

export interface ClusterViewOptions {
  readonly client: KubeClient;
  /** Where the replicas of the webhook run. */
  readonly namespace: string;
  /** Told of every pod that is stored or changes. */
  readonly onPod: (pod: ObservedPod) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the webhook knows of the cluster, in memory, and the watches that keep it so. */
export class ClusterView {
  readonly inventory = new Inventory();
  readonly nodes = new ClusterNodes(this.inventory);
  readonly imageChecks = new ImageCheckIndex();
  readonly namespaces: ReadonlyStore<NamespaceLabels>;
  /** To be run, by resource. */
  readonly reflectors: readonly (readonly [resource: string, reflector: Reflector<unknown>])[];
  readonly #nodesSynced: () => boolean;
  readonly #replicas: ReadonlyStore<true>;

  constructor(options: ClusterViewOptions) {
    const { inventory, nodes: clusterNodes, imageChecks } = this;
    const watch = createClusterWatch({ ...options, inventory, clusterNodes, imageChecks });
    this.namespaces = watch.namespaces.store;
    this.#replicas = watch.replicas.store;
    this.reflectors = Object.entries(watch);
    this.#nodesSynced = () => watch.nodes.synced && watch.pods.synced;
  }

  /** Whether all nodes and pods have been listed, so that what is not known is not there. */
  get nodesSynced(): boolean {
    return this.#nodesSynced();
  }

  /** Replicas of the webhook that may run; none where it runs outside the cluster. */
  get replicas(): number {
    return this.#replicas.size;
  }

  /** Entries in memory, by kind. */
  get sizes(): Readonly<Record<string, number>> {
    const { inventory, imageChecks, namespaces, replicas } = this;
    return {
      nodes: inventory.nodes.nodeCount,
      pods: inventory.pods.size,
      images: inventory.nodes.index.imageCount,
      imagechecks: imageChecks.size,
      namespaces: namespaces.size,
      replicas,
    };
  }

  /** When each watch last heard from the API server, by resource. */
  get lastContactsMs(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.reflectors.map(([resource, { lastContactMs }]) => [resource, lastContactMs]),
    );
  }
}
