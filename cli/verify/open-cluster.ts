import type { KubeClient } from "../../kube/kube-client.ts";
import { OperatorError } from "../../runtime/operator-error.ts";
import { connectToCluster } from "../cluster/cluster-connection.ts";
import { requireCluster } from "../cluster/require-cluster.ts";
import type { Surroundings } from "../surroundings.ts";
import type { VerifyOptions } from "./verify-options.ts";

/**
 * A client for the cluster where the options need one, or may make use of one. Throws InputError where one is needed, or
 * named, and there is none.
 */
export function openCluster(
  options: VerifyOptions,
  { environment, clock }: Surroundings,
): KubeClient | undefined {
  const { source, server, platforms, kubeconfig, context } = options;
  const isNeeded = server || source.kind === "namespace";
  if (!isNeeded && platforms.length > 0) return undefined;
  const isNamed = kubeconfig !== undefined || context !== undefined;
  if (isNeeded || isNamed) return requireCluster({ kubeconfig, context }, { environment, clock });
  try {
    return connectToCluster({ kubeconfig, context }, { environment, clock });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // Platforms are then assumed.
    return undefined;
  }
}
