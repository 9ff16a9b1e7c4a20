import type { KubeClient } from "../../kube/kube-client.ts";
import { readDefaultedPods } from "./defaulted-pods.ts";

/** Pods of these image sets as kube-scheduler has them and sends them. Creates none. */
export async function readScheduledPods(
  client: KubeClient,
  imageSets: readonly (readonly string[])[],
): Promise<object[]> {
  const pods = await readDefaultedPods(client, imageSets);
  // The scheduler drops them from what it keeps.
  return pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, managedFields: undefined } }));
}
