import { SeededRandom } from "../../demo/seeded-random.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { PARALLEL_REQUESTS } from "../cluster/bench-cluster.ts";
import { encodeBenchPod } from "../cluster/bench-pod.ts";
import { forEachBounded } from "../cluster/for-each-bounded.ts";
import type { KnownImage } from "../cluster/known-images.ts";

export const BATCH_NAMESPACE = "layerwise-bench";

const PODS = `/api/v1/namespaces/${BATCH_NAMESPACE}/pods`;
const POLL_MS = 250;

export async function createBatchNamespace(client: KubeClient): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: BATCH_NAMESPACE } };
  await client.request("POST", "/api/v1/namespaces", { body });
}

/** Creates `count` pods, each of one of the images, in an order that the seed repeats. */
export async function createPods(
  client: KubeClient,
  batch: { readonly count: number; readonly images: readonly KnownImage[]; readonly seed: number },
  signal: AbortSignal,
): Promise<void> {
  const random = new SeededRandom(batch.seed);
  const pods = Array.from({ length: batch.count }, (_, index) =>
    encodeBenchPod({
      name: `pod-${index}`,
      namespace: BATCH_NAMESPACE,
      images: [random.pick(batch.images).reference],
    }),
  );
  await forEachBounded(pods, PARALLEL_REQUESTS, async (body) => {
    await client.request("POST", PODS, { body, signal, timeoutMs: 60_000 });
  });
}

/** Removes all pods of the namespace, and waits until none is left. */
export async function removePods(client: KubeClient, signal: AbortSignal): Promise<void> {
  const query = { gracePeriodSeconds: 0 };
  await client.request("DELETE", PODS, { query, signal, timeoutMs: 120_000 });
  for (;;) {
    const { items } = await client.request<{ items: readonly unknown[] }>("GET", PODS, {
      query: { limit: 1 },
      signal,
    });
    if (items.length === 0) return;
    await systemClock.sleep(POLL_MS, signal);
  }
}
