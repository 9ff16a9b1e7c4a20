import type { KubeClient } from "../kube/kube-client.ts";
import type { Clock } from "../runtime/clock.ts";
import { encodeJob, encodeReplicaSet, encodeReplicas } from "./group-objects.ts";
import type { SampleImage } from "./sample-image.ts";
import type { ReplicaGroup } from "./workload.ts";

export interface ReplicaStreamOptions {
  readonly client: KubeClient;
  /** Where the pods go; it exists. */
  readonly namespace: string;
  /** Simulated time. */
  readonly clock: Clock;
  readonly groups: readonly ReplicaGroup[];
  /** What pods name the image by. */
  readonly referenceOf: (image: SampleImage) => string;
}

const PARALLEL_REQUESTS = 16;

/** Creates the groups' pods when they are due. */
export class ReplicaStream {
  readonly #options: ReplicaStreamOptions;
  readonly #ownerUids = new Map<ReplicaGroup, string>();
  #created = 0;

  constructor(options: ReplicaStreamOptions) {
    this.#options = options;
  }

  /** Pods created so far. */
  get created(): number {
    return this.#created;
  }

  /** Creates every ReplicaSet and Job, so that the scheduler knows the owner before the first of its pods comes. */
  async createOwners(signal: AbortSignal): Promise<void> {
    const { client, namespace, groups, referenceOf } = this.#options;
    const waiting = groups.values();
    const createNext = async (): Promise<void> => {
      for (const group of waiting) {
        if (group.owner === "nobody") continue;
        const reference = referenceOf(group.image);
        const [path, body] =
          group.owner === "Job"
            ? [`/apis/batch/v1/namespaces/${namespace}/jobs`, encodeJob(group, reference)]
            : [
                `/apis/apps/v1/namespaces/${namespace}/replicasets`,
                encodeReplicaSet(group, reference),
              ];
        const owner = await client.request<{ metadata: { uid: string } }>("POST", path, {
          body,
          signal,
        });
        this.#ownerUids.set(group, owner.metadata.uid);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, createNext));
  }

  /** Creates the pods, each group at its time, and resolves after the last. */
  async createPods(signal: AbortSignal): Promise<void> {
    const { clock, groups } = this.#options;
    const startMs = clock.nowMs();
    for (const group of groups) {
      const delayMs = startMs + group.atSeconds * 1000 - clock.nowMs();
      if (delayMs > 0) await clock.sleep(delayMs, signal);
      await this.#createGroup(group, signal);
    }
  }

  async #createGroup(group: ReplicaGroup, signal: AbortSignal): Promise<void> {
    const { client, namespace, referenceOf } = this.#options;
    const owner = {
      reference: referenceOf(group.image),
      ownerUid: this.#ownerUids.get(group) ?? "",
    };
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const creations = encodeReplicas(group, owner).map(async (body) => {
      await client.request("POST", path, { body, signal });
      this.#created++;
    });
    await Promise.all(creations);
  }
}
