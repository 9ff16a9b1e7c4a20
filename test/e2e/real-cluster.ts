import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { Daemon } from "../cluster/daemon.ts";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import type { RegistryOptions } from "../cluster/registry-configuration.ts";
import type { Scheduler, SchedulerOptions } from "../cluster/scheduler.ts";
import { CLUSTER_ADDRESS, createClusterNetwork, nodeAddressesOf } from "./cluster-network.ts";
import { PAUSE_IMAGE, pushNodeImages } from "./node-images.ts";
import { type NodePrograms, nodePrograms } from "./node-programs.ts";
import { isInOwnNamespace } from "./own-namespace.ts";
import { proxyFlags, RealNode, type RealNodeOptions } from "./real-node.ts";

/** Free in a namespace of our own, so that manifests can name the registry. */
const REGISTRY_PORT = 5000;

/** As many nodes have a user in the API server. */
const maxNodes = 8;

/**
 * A cluster whose nodes are real: control plane, registry, and nodes with containerd, kubelet and kube-proxy. Only
 * for a network namespace of its own: `npm run e2e` makes one.
 */
export class RealCluster implements AsyncDisposable {
  readonly controlPlane: ControlPlane;
  /** Every node may pull from it without credentials. */
  readonly registry: Registry;
  readonly pusher: ImagePusher;
  readonly #programs: NodePrograms;
  readonly #folder: string;
  readonly #stops: AsyncDisposableStack;
  #nodes = 0;

  private constructor(parts: {
    readonly controlPlane: ControlPlane;
    readonly registry: Registry;
    readonly pusher: ImagePusher;
    readonly programs: NodePrograms;
    readonly folder: string;
    readonly stops: AsyncDisposableStack;
  }) {
    this.controlPlane = parts.controlPlane;
    this.registry = parts.registry;
    this.pusher = parts.pusher;
    this.#programs = parts.programs;
    this.#folder = parts.folder;
    this.#stops = parts.stops;
  }

  /** Starts everything but nodes and scheduler. */
  static async start(): Promise<RealCluster> {
    if (!isInOwnNamespace(process.env)) {
      throw new Error('real nodes change the network of where they run: start this with "npm run"');
    }
    const programs = await nodePrograms();
    const folder = await mkdtemp(join(tmpdir(), "nodes-"));
    const stops = new AsyncDisposableStack();
    stops.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    try {
      stops.use(await createClusterNetwork());
      const registry = stops.use(
        await startRegistry({ address: CLUSTER_ADDRESS, port: REGISTRY_PORT }),
      );
      const pusher = stops.use(new ImagePusher(registry));
      await pushNodeImages(pusher);
      const controlPlane = stops.use(await startNodelessControlPlane());
      const parts = { controlPlane, registry, pusher, programs, folder, stops };
      const cluster = new RealCluster(parts);
      await cluster.trust(registry);
      await cluster.#startProxy();
      return cluster;
    } catch (error) {
      await stops.disposeAsync();
      throw error;
    }
  }

  /** Adds a node named `node-1` and so on; it is Ready when this resolves. */
  async addNode(
    options: Pick<RealNodeOptions, "kubelet" | "labels" | "imageDisk"> = {},
  ): Promise<RealNode> {
    const number = ++this.#nodes;
    const name = nodeNameOf(number);
    const node = await RealNode.start({
      name,
      folder: join(this.#folder, name),
      addresses: nodeAddressesOf(number),
      registriesFolder: this.#registriesFolder,
      pauseImage: `${this.registry.host}/${PAUSE_IMAGE}`,
      programs: this.#programs,
      kubeconfig: await this.controlPlane.kubeconfigOf(`system:node:${name}`),
      proxyKubeconfig: await this.controlPlane.kubeconfigOf("system:kube-proxy"),
      ...options,
    });
    this.#stops.defer(() => node.turnOff());
    await this.untilReady(name);
    return node;
  }

  /** Waits until a node is Ready, two minutes at most. */
  async untilReady(node: string): Promise<void> {
    await this.#kubectl(["wait", "--for=create", `node/${node}`, "--timeout=60s"]);
    await this.#kubectl(["wait", "--for=condition=Ready", `node/${node}`, "--timeout=60s"]);
  }

  startScheduler(options: SchedulerOptions = {}): Promise<Scheduler> {
    return this.controlPlane.startScheduler(options);
  }

  /** Starts one more registry, that nodes reach by plain HTTP. */
  async startRegistry(options: RegistryOptions): Promise<Registry> {
    const registry = await startRegistry({ ...options, address: CLUSTER_ADDRESS });
    this.#stops.use(registry);
    await this.trust(registry);
    return registry;
  }

  /** Lets nodes reach a registry by its URL: containerd uses https with every host that is not loopback unless told otherwise. */
  async trust({ host, url }: Pick<Registry, "host" | "url">): Promise<void> {
    const folder = join(this.#registriesFolder, host);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "hosts.toml"), `server = ${JSON.stringify(url)}\n`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stops.disposeAsync();
  }

  get #registriesFolder(): string {
    return join(this.#folder, "registries");
  }

  async #kubectl(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.controlPlane.kubectl(args);
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")} failed: ${stderr}`);
    return stdout;
  }

  /** The machine of the control plane reaches Services too: the scheduler asks the extender by one. */
  async #startProxy(): Promise<void> {
    const kubeconfig = await this.controlPlane.kubeconfigOf("system:kube-proxy");
    const daemon = new Daemon({
      name: "kube-proxy",
      command: this.#programs["kube-proxy"],
      // It waits half a minute for a Node of its name before it does anything, and this machine is none.
      args: [...proxyFlags(kubeconfig), `--hostname-override=${nodeNameOf(1)}`],
      logPath: join(this.#folder, "kube-proxy.log"),
    });
    this.#stops.defer(() => daemon.stop());
  }
}

function nodeNameOf(number: number): string {
  return `node-${number}`;
}

function startNodelessControlPlane(): Promise<ControlPlane> {
  const nodes = Array.from({ length: maxNodes }, (_, position) => ({
    name: `system:node:${nodeNameOf(position + 1)}`,
    groups: ["system:nodes"],
  }));
  return startControlPlane({
    nodes: "real",
    workloadControllers: true,
    address: CLUSTER_ADDRESS,
    users: [...nodes, { name: "system:kube-proxy", groups: [] }],
    apiServerArgs: [
      // Webhooks are reached by the addresses of their pods, and nodes have no names that resolve.
      "--enable-aggregator-routing=true",
      "--kubelet-preferred-address-types=InternalIP",
    ],
    controllerManagerArgs: ["--node-monitor-period=1s", "--node-monitor-grace-period=12s"],
  });
}
