import type { ReplicaGroup } from "../../demo/workload.ts";
import type { Resources } from "./scheduler/resources.ts";

/** Pods of a node: how many, what they ask for, whose they are. */
export class NodeLoad implements Resources {
  cpuMillis = 0;
  memoryBytes = 0;
  pods = 0;
  readonly #ofOwner = new Map<string, number>();

  /** One pod more of the group. */
  add(group: ReplicaGroup): void {
    this.#change(group, 1);
  }

  remove(group: ReplicaGroup): void {
    this.#change(group, -1);
  }

  podsOf({ name }: ReplicaGroup): number {
    return this.#ofOwner.get(name) ?? 0;
  }

  #change(group: ReplicaGroup, pods: number): void {
    this.cpuMillis += pods * group.cpuMillis;
    this.memoryBytes += pods * group.memoryBytes;
    this.pods += pods;
    const left = this.podsOf(group) + pods;
    if (left === 0) this.#ofOwner.delete(group.name);
    else this.#ofOwner.set(group.name, left);
  }
}
