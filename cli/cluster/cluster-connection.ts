import { KubeClient } from "../../kube/kube-client.ts";
import { loadKubeConfig } from "../../kube/kube-config.ts";
import { quoteText } from "../../placement/quote-text.ts";
import type { Clock } from "../../runtime/clock.ts";
import { OperatorError } from "../../runtime/operator-error.ts";

export interface ClusterChoice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

export interface ClusterEnvironment {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/**
 * A client for the cluster that kubectl would use: unlike for a pod of a cluster, a KUBECONFIG or a context goes before the
 * cluster around us. Nothing is sent yet. Throws OperatorError where there is none.
 */
export function connectToCluster(
  { kubeconfig, context }: ClusterChoice,
  { environment, clock }: ClusterEnvironment,
): KubeClient {
  const { KUBERNETES_SERVICE_HOST: host, ...others } = environment;
  const isNamed = environment["KUBECONFIG"] || context !== undefined;
  const config = loadKubeConfig({
    kubeconfig,
    environment: isNamed ? others : { ...others, KUBERNETES_SERVICE_HOST: host },
  });
  if (context !== undefined) {
    config.setCurrentContext(context);
    if (!config.getCurrentCluster()) {
      throw new OperatorError(
        `Cannot use context ${quoteText(context)}: no kubeconfig names it with a cluster; list them with kubectl config get-contexts`,
      );
    }
  }
  return new KubeClient(config, { clock, userAgent: "kubectl-layerwise" });
}
