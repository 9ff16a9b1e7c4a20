import { randomUUID } from "node:crypto";
import type { KubeClient } from "../../kube/kube-client.ts";
import { readDefaultedPods } from "../calls/defaulted-pods.ts";

/** Creations of pods of these image sets, as the API server has them reviewed. */
export async function podReviewsOf(
  client: KubeClient,
  imageSets: readonly (readonly string[])[],
): Promise<object[]> {
  const pods = await readDefaultedPods(client, imageSets);
  return pods.map((object) => ({
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: {
      uid: randomUUID(),
      kind: { group: "", version: "v1", kind: "Pod" },
      resource: { group: "", version: "v1", resource: "pods" },
      requestKind: { group: "", version: "v1", kind: "Pod" },
      requestResource: { group: "", version: "v1", resource: "pods" },
      name: "asked",
      namespace: "default",
      operation: "CREATE",
      userInfo: {
        username: "system:serviceaccount:kube-system:replicaset-controller",
        uid: randomUUID(),
        groups: [
          "system:serviceaccounts",
          "system:serviceaccounts:kube-system",
          "system:authenticated",
        ],
      },
      object,
      oldObject: null,
      dryRun: false,
      options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
    },
  }));
}
