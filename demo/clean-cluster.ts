import type { KubeClient } from "../kube/kube-client.ts";
import { DEMO_NAMESPACE } from "./replica-stream.ts";

const TIMEOUT_MS = 120_000;

/** Creates the namespace that the pods go to. */
export async function createDemoNamespace(client: KubeClient): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: DEMO_NAMESPACE } };
  await client.request("POST", "/api/v1/namespaces", { body });
}

/** Removes what a run left behind: pods, their owners and events, and the simulated nodes. */
export async function cleanCluster(client: KubeClient): Promise<void> {
  const core = `/api/v1/namespaces/${DEMO_NAMESPACE}`;
  const collections = [
    `/apis/apps/v1/namespaces/${DEMO_NAMESPACE}/replicasets`,
    `${core}/pods`,
    `${core}/events`,
    "/api/v1/nodes",
  ];
  const query = { gracePeriodSeconds: 0, propagationPolicy: "Background" };
  const deletions = collections.map((path) =>
    client.request("DELETE", path, { query, timeoutMs: TIMEOUT_MS }),
  );
  await Promise.all(deletions);
}
