import type { Kubectl } from "./kubectl-of.ts";

/** Creates a simulated node of linux/amd64 with 16 CPU that is ready and reports `images`. */
export async function createReadyNode(
  kubectl: Kubectl,
  name: string,
  images: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[],
): Promise<void> {
  const labels = {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
  };
  const capacity = { cpu: "16", memory: "64Gi", pods: "110" };
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels },
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
