/** A simulated node: what it offers and how fast it pulls. */
export interface HollowNode {
  readonly name: string;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly bytesPerSecond: number;
  /** Images it pulls at once, each at its share of the bandwidth; 1, as by default, when absent. */
  readonly parallelPulls?: number;
  /** Simulated milliseconds after the fleet began to run, when it joins the cluster; from the start when absent. */
  readonly joinsAfterMs?: number;
}

/** Kubelet's default. */
const MAX_PODS = 110;

/** The Node object as a kubelet would have registered it, ready from the start. */
export function encodeHollowNode(node: HollowNode, now: string): object {
  const resources = {
    cpu: `${node.cpuMillis}m`,
    memory: String(node.memoryBytes),
    pods: String(MAX_PODS),
    "ephemeral-storage": "200Gi",
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: node.name,
      labels: {
        "kubernetes.io/hostname": node.name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
      },
    },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "simulated",
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      nodeInfo: {
        operatingSystem: "linux",
        architecture: "amd64",
        containerRuntimeVersion: "containerd://2.4.2",
        kubeletVersion: "v1.36.3",
        kubeProxyVersion: "v1.36.3",
        kernelVersion: "simulated",
        osImage: "simulated",
        machineID: "",
        systemUUID: "",
        bootID: "",
      },
      images: [],
    },
  };
}
