import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Daemon } from "../cluster/daemon.ts";
import { untilReady } from "../cluster/ready-daemon.ts";
import { type NodeAddresses, POD_RANGE } from "./cluster-network.ts";
import { containersIn, removeControlGroups } from "./control-groups.ts";
import { type ListedImage, listImages } from "./image-list.ts";
import {
  type NodeConfiguration,
  type NodeConfigurationOptions,
  writeNodeConfiguration,
} from "./node-configuration.ts";
import { NodeNamespace } from "./node-namespace.ts";
import type { NodePrograms } from "./node-programs.ts";

export interface RealNodeOptions extends NodeConfigurationOptions {
  readonly name: string;
  readonly addresses: NodeAddresses;
  readonly programs: NodePrograms;
  /** Of the user that the kubelet is. */
  readonly kubeconfig: string;
  /** Of the user that kube-proxy is. */
  readonly proxyKubeconfig: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Megabytes of a disk that is for images only; it lies in memory, and what is on it is lost when the node is turned off. */
  readonly imageDisk?: number;
}

/** A node with containerd, kubelet and kube-proxy of its own, which keeps its disk while it is off. */
export class RealNode {
  readonly name: string;
  readonly #options: RealNodeOptions;
  readonly #configuration: NodeConfiguration;
  #namespace: NodeNamespace | undefined;
  #kubelet: Daemon | undefined;

  private constructor(options: RealNodeOptions, configuration: NodeConfiguration) {
    this.name = options.name;
    this.#options = options;
    this.#configuration = configuration;
  }

  /** Where containerd keeps images. */
  get imagesFolder(): string {
    return this.#configuration.imagesFolder;
  }

  /** Makes a node and turns it on. */
  static async start(options: RealNodeOptions): Promise<RealNode> {
    await mkdir(options.folder, { recursive: true });
    const node = new RealNode(options, await writeNodeConfiguration(options));
    await node.turnOn();
    return node;
  }

  /** Starts the node's programs; the node becomes Ready a few seconds later. */
  async turnOn(): Promise<void> {
    const { name, folder, programs, addresses } = this.#options;
    // No machine starts with those of the time before, and a kubelet looks at each of them for seconds.
    await removeControlGroups(await containersIn(this.imagesFolder));
    this.#namespace = await NodeNamespace.start({ name, folder, addresses });
    if (this.#options.imageDisk !== undefined) await this.#mountImageDisk(this.#options.imageDisk);
    const containerd = this.#namespace.start("containerd", "env", [
      // Where the shim and runc are found.
      `PATH=${join(programs["containerd-shim-runc-v2"], "..")}:/usr/sbin:/usr/bin:/sbin:/bin`,
      programs.containerd,
      `--config=${this.#configuration.containerd}`,
    ]);
    await untilReady(containerd, {
      timeoutMs: 60_000,
      isReady: async () => (await this.ctr(["version"])).includes("Server:"),
    });
    this.startKubelet();
    this.#namespace.start("kube-proxy", programs["kube-proxy"], [
      ...proxyFlags(this.#options.proxyKubeconfig),
      `--hostname-override=${name}`,
    ]);
  }

  /** Ends everything on the node at once, as a power cut would. */
  async turnOff(): Promise<void> {
    await this.#namespace?.end();
    this.#namespace = undefined;
  }

  startKubelet(): void {
    const { name, folder, programs, addresses, kubeconfig, labels = {} } = this.#options;
    this.#kubelet = this.#running.start("kubelet", programs.kubelet, [
      `--config=${this.#configuration.kubelet}`,
      `--kubeconfig=${kubeconfig}`,
      `--root-dir=${join(folder, "kubelet")}`,
      `--cert-dir=${join(folder, "kubelet", "pki")}`,
      `--hostname-override=${name}`,
      `--node-ip=${addresses.address}`,
      `--node-labels=${Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(",")}`,
    ]);
  }

  async stopKubelet(): Promise<void> {
    await this.#kubelet?.stop();
  }

  /** Runs containerd's own client on the node, in the namespace that the kubelet's images are in. */
  ctr(args: readonly string[]): Promise<string> {
    return this.run(this.#options.programs.ctr, ["--namespace=k8s.io", ...args]);
  }

  /** What the node's runtime has, as it tells the kubelet. */
  images(): Promise<readonly ListedImage[]> {
    return listImages(this.#running.pathOf("/run/containerd/containerd.sock"));
  }

  /** Runs any program on the node. */
  run(command: string, args: readonly string[]): Promise<string> {
    return this.#running.run(command, args);
  }

  /** Starts any program on the node, which ends with the node at the latest. */
  start(name: string, command: string, args: readonly string[]): Daemon {
    return this.#running.start(name, command, args);
  }

  async #mountImageDisk(megabytes: number): Promise<void> {
    await mkdir(this.imagesFolder, { recursive: true });
    const options = ["-t", "tmpfs", "-o", `size=${megabytes}m`];
    await this.run("mount", [...options, "images", this.imagesFolder]);
  }

  get #running(): NodeNamespace {
    if (this.#namespace === undefined) throw new Error(`node "${this.name}" is off`);
    return this.#namespace;
  }
}

/** Of every kube-proxy, on nodes and on the control plane's machine. */
export function proxyFlags(kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    "--proxy-mode=iptables",
    `--cluster-cidr=${POD_RANGE}`,
    // Settings of the whole machine, which a namespace may not change.
    "--conntrack-max-per-core=0",
    "--conntrack-min=0",
    "--conntrack-tcp-timeout-established=0s",
    "--conntrack-tcp-timeout-close-wait=0s",
  ];
}
