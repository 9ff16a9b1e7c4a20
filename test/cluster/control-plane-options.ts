import type { ClusterUser } from "./api-server.ts";

export interface ControlPlaneOptions {
  /** `simulated` (default): Node objects nobody stands behind. `real`: kubelets. */
  readonly nodes?: "simulated" | "real";
  /** Starts kube-controller-manager too; without it no admission plugin asks for service accounts. */
  readonly workloadControllers?: boolean;
  /** Users besides the administrator, each with a token, for `kubeconfigOf`. */
  readonly users?: readonly ClusterUser[];
  /** Where kube-apiserver listens and what nodes and pods reach it by; loopback (default) is for programs of this machine. */
  readonly address?: string;
  /** Added to kube-apiserver's arguments. */
  readonly apiServerArgs?: readonly string[];
  /** Added to kube-controller-manager's arguments. */
  readonly controllerManagerArgs?: readonly string[];
}

/** Admission plugins that wait for what a control plane of these options does not run. */
export function disabledAdmissionPluginsOf(options: ControlPlaneOptions): string[] {
  return [
    // Taints every new node until a controller sees a kubelet behind it.
    ...(options.nodes === "real" ? [] : ["TaintNodesByCondition"]),
    ...(options.workloadControllers === true ? [] : ["ServiceAccount"]),
  ];
}

/** Controllers to run, as kube-controller-manager's `--controllers` takes them. */
export function controllersOf(options: ControlPlaneOptions): string[] {
  // These taint nodes that send no heartbeats, and evict their pods.
  const lifecycle = ["-node-lifecycle-controller", "-taint-eviction-controller"];
  return ["*", ...(options.nodes === "real" ? [] : lifecycle)];
}
