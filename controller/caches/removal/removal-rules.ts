/** How the pods are to be that remove images from nodes. */
export interface RemovalRules {
  readonly namespace: string;
  readonly agentImage: string;
  readonly pullSecrets: readonly string[];
  readonly criSocket: string | undefined;
  readonly priorityClassName: string | undefined;
}

interface RemovalConfiguration {
  readonly imageDeletion: boolean;
  readonly agentImage?: string | undefined;
  readonly agentNamespace?: string | undefined;
  readonly agentPullSecret: readonly string[];
  readonly criSocket?: string | undefined;
  readonly jobPriorityClassName?: string | undefined;
}

const LAST_RESORT_NAMESPACE = "kube-system";

/** Undefined where images are left to the kubelet's garbage collection. `ownNamespace` is that of the pod or kubeconfig. */
export function removalRulesOf(
  configuration: RemovalConfiguration,
  ownNamespace: string | undefined,
): RemovalRules | undefined {
  const { imageDeletion, agentImage, agentNamespace, criSocket } = configuration;
  if (!imageDeletion || agentImage === undefined) return undefined;
  return {
    namespace: agentNamespace ?? ownNamespace ?? LAST_RESORT_NAMESPACE,
    agentImage,
    pullSecrets: configuration.agentPullSecret,
    criSocket,
    priorityClassName: configuration.jobPriorityClassName,
  };
}
