import type { KubeClient } from "../../../../kube/kube-client.ts";
import type { Kubectl } from "../../../support/kubectl-of.ts";
import { eventually } from "../../controlled-cluster.ts";

interface StoredRemoval {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly containers: readonly { readonly args?: readonly string[] }[] };
  readonly status?: { readonly containerStatuses?: readonly object[] };
}

interface RemovalCluster {
  readonly client: KubeClient;
  readonly kubectl: Kubectl;
}

/** Options of a controller that removes images from nodes. */
export const REMOVING = {
  imageDeletion: true,
  agentImage: "registry.example/agent:1",
  agentNamespace: "agents",
};

/** The pods that remove images from nodes, for nobody runs an agent on simulated ones. */
export class StoredRemovals {
  readonly #client: KubeClient;
  readonly #path: string;

  private constructor(client: KubeClient) {
    this.#client = client;
    this.#path = `/api/v1/namespaces/${REMOVING.agentNamespace}/pods`;
  }

  /** Makes the namespace in which controllers with the options {@link REMOVING} put them. */
  static async in({ client, kubectl }: RemovalCluster): Promise<StoredRemovals> {
    await kubectl(["create", "namespace", REMOVING.agentNamespace]);
    return new StoredRemovals(client);
  }

  /** What each is told to remove. */
  async arguments(): Promise<readonly (readonly string[])[]> {
    return (await this.#list()).map(({ spec }) => spec.containers[0]?.args ?? []);
  }

  /** Ends them as the agent does, with the same outcomes each. */
  async end(outcomes: readonly string[]): Promise<void> {
    const message = JSON.stringify({ outcomes });
    const terminated = { exitCode: 0, message, startedAt: null, finishedAt: null };
    const status = { name: "agent", image: "agent", imageID: "", ready: false, restartCount: 0 };
    const containerStatuses = [{ ...status, state: { terminated } }];
    for (const { metadata } of await this.#refused()) {
      await this.#client.request("PATCH", `${this.#path}/${metadata.name}/status`, {
        body: { status: { phase: "Succeeded", containerStatuses } },
        contentType: "application/merge-patch+json",
      });
    }
  }

  /** All of them, when their simulated kubelets have said that there is no such image, and will say no more. */
  #refused(): Promise<readonly StoredRemoval[]> {
    return eventually(async () => {
      const pods = await this.#list();
      if (!pods.every(({ status }) => status?.containerStatuses?.length === 1)) {
        throw new Error("a kubelet has not looked at its removal pod");
      }
      return pods;
    });
  }

  async #list(): Promise<readonly StoredRemoval[]> {
    const { items } = await this.#client.request<{ items: readonly StoredRemoval[] }>(
      "GET",
      this.#path,
    );
    return items;
  }
}
