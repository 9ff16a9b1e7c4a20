import { type LabelSelector, matchesLabels } from "./label-selector.ts";

/** A pod as far as it decides which nodes a `podSelector` chooses. */
export interface LabelledPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly nodeName: string;
}

/** Replicas of one workload have the same labels, which are kept once. */
interface PodGroup {
  readonly id: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  pods: number;
}

interface PlacedPod {
  readonly group: PodGroup;
  readonly nodeName: string;
}

/** Which labels the running pods of each node have. A change costs one pod, a question the groups of one node. */
export class LabelledPods {
  readonly #groups = new Map<string, PodGroup>();
  readonly #pods = new Map<string, PlacedPod>();
  readonly #nodes = new Map<string, Map<PodGroup, number>>();

  /** `key` is `namespace/name`. Undefined for a pod that is not bound, or has finished or gone. */
  observe(key: string, pod: LabelledPod | undefined): void {
    const before = this.#pods.get(key);
    if (pod !== undefined) this.#place(key, pod);
    else this.#pods.delete(key);
    if (before !== undefined) this.#displace(before);
  }

  /** Whether a pod of the namespace that the selector takes is on the node. */
  runsOn(
    nodeName: string,
    { namespace, selector }: { readonly namespace: string; readonly selector: LabelSelector },
  ): boolean {
    for (const group of this.#nodes.get(nodeName)?.keys() ?? []) {
      if (group.namespace === namespace && matchesLabels(selector, group.labels)) return true;
    }
    return false;
  }

  #place(key: string, { namespace, labels, nodeName }: LabelledPod): void {
    // The API server sorts the keys of a map; where one would not, pods alike were only kept apart.
    const id = JSON.stringify([namespace, labels]);
    const group = this.#groups.get(id) ?? { id, namespace, labels, pods: 0 };
    group.pods++;
    this.#groups.set(id, group);
    this.#pods.set(key, { group, nodeName });
    const groups = this.#nodes.get(nodeName) ?? new Map<PodGroup, number>();
    groups.set(group, (groups.get(group) ?? 0) + 1);
    this.#nodes.set(nodeName, groups);
  }

  #displace({ group, nodeName }: PlacedPod): void {
    if (--group.pods === 0) this.#groups.delete(group.id);
    const groups = this.#nodes.get(nodeName);
    const left = (groups?.get(group) ?? 1) - 1;
    if (left > 0) groups?.set(group, left);
    else groups?.delete(group);
    if (groups?.size === 0) this.#nodes.delete(nodeName);
  }
}
