import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { PARALLEL_REQUESTS } from "../cluster/bench-cluster.ts";
import { encodeBenchPod } from "../cluster/bench-pod.ts";
import { forEachBounded } from "../cluster/for-each-bounded.ts";

/** Pods of these image sets as the API server would store them: with its defaults. Creates none. */
export async function readDefaultedPods(
  client: KubeClient,
  imageSets: readonly (readonly string[])[],
): Promise<KubeObject[]> {
  const pods: KubeObject[] = [];
  await forEachBounded(imageSets.entries(), PARALLEL_REQUESTS, async ([index, images]) => {
    const body = encodeBenchPod({ name: `asked-${index}`, namespace: "default", images });
    const path = "/api/v1/namespaces/default/pods";
    pods[index] = await client.request("POST", path, { body, query: { dryRun: "All" } });
  });
  return pods;
}
