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

  /**
   * `key` is `namespace/name`. Undefined for a pod that is not bound, or has finished or gone. Returns the nodes on which other
   * labels are found now than before.
   */
  observe(key: string, pod: LabelledPod | undefined): ReadonlySet<string> {
    const before = this.#pods.get(key);
    const changed = new Set<string>();
    if (pod === undefined) this.#pods.delete(key);
    else if (this.#place(key, pod)) changed.add(pod.nodeName);
    if (before !== undefined && this.#displace(before)) changed.add(before.nodeName);
    return changed;
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

  /** Returns whether it is the first of its group on the node. */
  #place(key: string, { namespace, labels, nodeName }: LabelledPod): boolean {
    // The API server sorts the keys of a map; where one would not, pods alike were only kept apart.
    const id = JSON.stringify([namespace, labels]);
    const group = this.#groups.get(id) ?? { id, namespace, labels, pods: 0 };
    group.pods++;
    this.#groups.set(id, group);
    this.#pods.set(key, { group, nodeName });
    const groups = this.#nodes.get(nodeName) ?? new Map<PodGroup, number>();
    const pods = (groups.get(group) ?? 0) + 1;
    groups.set(group, pods);
    this.#nodes.set(nodeName, groups);
    return pods === 1;
  }

  /** Returns whether it was the last of its group on the node. */
  #displace({ group, nodeName }: PlacedPod): boolean {
    if (--group.pods === 0) this.#groups.delete(group.id);
    const groups = this.#nodes.get(nodeName);
    const left = (groups?.get(group) ?? 1) - 1;
    if (left > 0) groups?.set(group, left);
    else groups?.delete(group);
    if (groups?.size === 0) this.#nodes.delete(nodeName);
    return left === 0;
  }
}
