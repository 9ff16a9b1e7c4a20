import { KubeClient } from "../../kube/kube-client.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { type Kubectl, kubectlOf } from "./kubectl-of.ts";

/** A control plane with the two that talk to it: our client and kubectl. */
export interface ClientCluster {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly kubectl: Kubectl;
  readonly stop: () => Promise<void>;
}

export async function startClientCluster(): Promise<ClientCluster> {
  const controlPlane = await startControlPlane();
  const { kubeconfig } = controlPlane;
  const client = KubeClient.load({ kubeconfig, environment: {} });
  return {
    controlPlane,
    client,
    kubectl: kubectlOf(controlPlane),
    stop: async () => {
      try {
        await client.close();
      } finally {
        await controlPlane.stop();
      }
    },
  };
}
