import type { KubeClient } from "../kube/kube-client.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { PARALLEL_REQUESTS } from "./bench-cluster.ts";
import { encodeBenchPod } from "./bench-pod.ts";
import { forEachBounded } from "./for-each-bounded.ts";

/** Pods of these image sets as kube-scheduler has them and sends them: with the API server's defaults. Creates none. */
export async function readScheduledPods(
  client: KubeClient,
  imageSets: readonly (readonly string[])[],
): Promise<object[]> {
  const pods: object[] = [];
  await forEachBounded(imageSets.entries(), PARALLEL_REQUESTS, async ([index, images]) => {
    const body = encodeBenchPod({ name: `asked-${index}`, namespace: "default", images });
    const path = "/api/v1/namespaces/default/pods";
    const pod = await client.request<KubeObject>("POST", path, { body, query: { dryRun: "All" } });
    // The scheduler drops them from what it keeps.
    pods[index] = { ...pod, metadata: { ...pod.metadata, managedFields: undefined } };
  });
  return pods;
}
