import type { KubeClient } from "../kube/kube-client.ts";

const TIMEOUT_MS = 120_000;

export async function createNamespace(client: KubeClient, namespace: string): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  await client.request("POST", "/api/v1/namespaces", { body });
}

/** Removes what a run left behind: its pods, their owners and the simulated nodes. Events stay: they are many. */
export async function cleanCluster(client: KubeClient, namespace: string): Promise<void> {
  const collections = [
    `/apis/apps/v1/namespaces/${namespace}/replicasets`,
    `/apis/batch/v1/namespaces/${namespace}/jobs`,
    `/api/v1/namespaces/${namespace}/pods`,
    "/api/v1/nodes",
  ];
  const query = { gracePeriodSeconds: 0, propagationPolicy: "Background" };
  const deletions = collections.map((path) =>
    client.request("DELETE", path, { query, timeoutMs: TIMEOUT_MS }),
  );
  await Promise.all(deletions);
}
