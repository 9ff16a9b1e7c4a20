import type { KubeClient } from "../../kube/kube-client.ts";

/** ConfigMaps of one namespace, each with one value: the lightest objects to list and watch. */
export class ConfigMaps {
  readonly #client: KubeClient;
  readonly namespace: string;

  private constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.namespace = namespace;
  }

  static async create(client: KubeClient, namespace: string): Promise<ConfigMaps> {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await client.request("POST", "/api/v1/namespaces", { body });
    return new ConfigMaps(client, namespace);
  }

  get path(): string {
    return `/api/v1/namespaces/${this.namespace}/configmaps`;
  }

  async add(name: string, value: string): Promise<void> {
    const metadata = { name, labels: { name } };
    await this.#client.request("POST", this.path, { body: { metadata, data: { value } } });
  }

  async set(name: string, value: string): Promise<void> {
    await this.#client.request("PATCH", `${this.path}/${name}`, {
      body: { data: { value } },
      contentType: "application/merge-patch+json",
    });
  }

  async remove(name: string): Promise<void> {
    await this.#client.request("DELETE", `${this.path}/${name}`);
  }

  /** Version of the whole collection as it is now. */
  async resourceVersion(): Promise<string> {
    const list = await this.#client.request<{ metadata: { resourceVersion: string } }>(
      "GET",
      this.path,
    );
    return list.metadata.resourceVersion;
  }
}
