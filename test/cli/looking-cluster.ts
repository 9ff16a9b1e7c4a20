import { API_VERSION } from "../../api/group.ts";
import { imageCheckResource } from "../../api/image-check.ts";
import { mergePatch } from "../../kube/apply.ts";
import { KubeClient } from "../../kube/kube-client.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";

interface StoredCheck {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation: number;
    readonly labels?: object;
  };
  readonly spec: { readonly image: string };
  readonly status?: object;
}

/** What the cluster finds about an image: a status without times. */
export type Looker = (
  image: string,
) => { readonly status: string; readonly reason: string } & object;

const LIST_PATH = `/apis/${API_VERSION}/${imageCheckResource.plural}`;

/** Stands for the controller: answers every ImageCheck of a control plane that has none yet. */
export class LookingCluster implements AsyncDisposable {
  /** Every ImageCheck that was answered. */
  readonly seen: StoredCheck[] = [];
  readonly client: KubeClient;
  readonly #look: Looker;
  readonly #stopped = new AbortController();
  readonly #done: Promise<void>;

  constructor(controlPlane: ControlPlane, look: Looker) {
    this.client = KubeClient.load({ kubeconfig: controlPlane.kubeconfig, environment: {} });
    this.#look = look;
    this.#done = this.#run();
  }

  async list(): Promise<StoredCheck[]> {
    return (await this.client.request<{ items: StoredCheck[] }>("GET", LIST_PATH)).items;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#done;
    await this.client.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      for (const check of await this.list()) {
        if (check.status === undefined) await this.#answer(check);
      }
    }
  }

  async #answer(check: StoredCheck): Promise<void> {
    this.seen.push(check);
    const { name, namespace, generation } = check.metadata;
    const { status, reason, ...rest } = this.#look(check.spec.image);
    const condition = {
      type: "Pullable",
      status,
      reason,
      message: reason === "Pullable" ? "" : `as ${reason} has it`,
      lastTransitionTime: "2026-01-01T00:00:00Z",
      observedGeneration: generation,
    };
    const path = `/apis/${API_VERSION}/namespaces/${namespace}/${imageCheckResource.plural}/${name}/status`;
    const patch = { status: { conditions: [condition], ...rest } };
    await mergePatch(this.client, path, { patch, fieldManager: "test" });
  }
}
