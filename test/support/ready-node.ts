import type { Kubectl } from "./kubectl-of.ts";

/** Creates a simulated node with 16 CPU that is ready and reports `images`. */
export async function createReadyNode(
  kubectl: Kubectl,
  name: string,
  images: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[],
): Promise<void> {
  const capacity = { cpu: "16", memory: "64Gi", pods: "110" };
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    status: {
      capacity,
      allocatable: capacity,
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { operatingSystem: "linux", architecture: "amd64" },
      images,
    },
  };
  await kubectl(["create", "-f", "-"], node);
  await kubectl(["apply", "--server-side", "--subresource=status", "-f", "-"], node);
}
