import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { NodeAddresses } from "./cluster-network.ts";

export interface NodeConfigurationOptions {
  readonly folder: string;
  readonly addresses: NodeAddresses;
  /** Holds a folder per registry that is not reached by https; all nodes share it. */
  readonly registriesFolder: string;
  /** Of the container that holds a pod's namespaces. */
  readonly pauseImage: string;
  /** Fields of a KubeletConfiguration to set beside ours. */
  readonly kubelet?: Readonly<Record<string, unknown>>;
}

/** Paths. */
export interface NodeConfiguration {
  readonly containerd: string;
  readonly kubelet: string;
  /** Of all that containerd keeps. */
  readonly imagesFolder: string;
}

/** Writes what a node's programs are configured with. */
export async function writeNodeConfiguration(
  options: NodeConfigurationOptions,
): Promise<NodeConfiguration> {
  const { folder } = options;
  await mkdir(join(folder, "cni"), { recursive: true });
  const network = JSON.stringify(networkOf(options));
  await writeFile(join(folder, "cni", "10-pods.conflist"), network);
  const containerd = join(folder, "containerd.toml");
  const imagesFolder = join(folder, "containerd");
  await writeFile(containerd, containerdConfigurationOf(options, imagesFolder));
  const kubelet = join(folder, "kubelet.yaml");
  await writeFile(kubelet, stringify(kubeletConfigurationOf(options)));
  return { containerd, kubelet, imagesFolder };
}

function containerdConfigurationOf(
  options: NodeConfigurationOptions,
  imagesFolder: string,
): string {
  const { folder, registriesFolder, pauseImage } = options;
  // JSON strings are TOML strings.
  const text = (value: string) => JSON.stringify(value);
  return `version = 3
root = ${text(imagesFolder)}
[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = ${text(pauseImage)}
[plugins."io.containerd.cri.v1.images".registry]
config_path = ${text(registriesFolder)}
[plugins."io.containerd.cri.v1.runtime"]
# Without CAP_SYS_RESOURCE, as in many test machines, no process may be made less likely to be killed.
restrict_oom_score_adj = true
[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["/usr/lib/cni"]
conf_dir = ${text(join(folder, "cni"))}
`;
}

/** Pods are routed, not translated: the API server reaches webhooks by the addresses of their pods. */
function networkOf({ addresses }: NodeConfigurationOptions): object {
  const ipam = {
    type: "host-local",
    dataDir: "/run/cni",
    ranges: [[{ subnet: addresses.podSubnet }]],
    routes: [{ dst: "0.0.0.0/0" }],
  };
  const bridge = { type: "bridge", bridge: "pods", isGateway: true, hairpinMode: true, ipam };
  return { cniVersion: "1.0.0", name: "pods", plugins: [bridge] };
}

function kubeletConfigurationOf({ folder, kubelet }: NodeConfigurationOptions): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    volumePluginDir: join(folder, "volume-plugins"),
    // The machine may be a container itself, with cgroups of version 1 and swap.
    cgroupDriver: "cgroupfs",
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    evictionHard: { "nodefs.available": "1%", "imagefs.available": "1%" },
    // A dead node is noticed within seconds.
    nodeLeaseDurationSeconds: 8,
    ...kubelet,
  };
}
