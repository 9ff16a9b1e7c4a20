import type { DemoCluster } from "./demo-cluster.ts";
import { explainUrlOf } from "./explanations.ts";
import type { LayerwiseAddresses } from "./layerwise-roles.ts";
import type { PlacedPod } from "./placed-pod.ts";

/** What there is to look at while the cluster keeps running; `pod` serves as the example. */
export function formatKeepHints(
  { controlPlane, images }: DemoCluster,
  { extenderMetrics, controllerMetrics }: LayerwiseAddresses,
  pod: PlacedPod,
): string {
  const reference = images.get(pod.image)?.reference;
  return `
Everything keeps running until Ctrl-C. In another terminal:

  export KUBECONFIG=${controlPlane.kubeconfig}
  alias kubectl=${controlPlane.binaries.kubectl}

  kubectl get imagemanifests                     # images whose layers are known
  kubectl get pods -n ${pod.namespace} -o wide
  kubectl describe pod -n ${pod.namespace} ${pod.name}   # what was there, what had to be pulled
  kubectl describe node ${pod.nodeName}                # annotation layerwise.io/images
  kubectl run try -n ${pod.namespace} --image ${reference}
  curl '${explainUrlOf(extenderMetrics, pod)}'
  curl http://${extenderMetrics}/metrics http://${controllerMetrics}/metrics

Logs are in ${controlPlane.workDir}
`;
}
