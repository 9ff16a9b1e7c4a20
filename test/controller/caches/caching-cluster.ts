import { pino } from "pino";
import type { ImageCacheStatus } from "../../../api/image-cache.ts";
import { KubeClient } from "../../../kube/kube-client.ts";
import { systemClock } from "../../../runtime/clock.ts";
import { type ControlPlane, startControlPlane } from "../../cluster/control-plane.ts";
import { HollowFleet } from "../../cluster/hollow/hollow-fleet.ts";
import type { HollowImage } from "../../cluster/hollow/hollow-image.ts";
import { hollowImage } from "../../cluster/hollow/hollow-image-builder.ts";
import { ScaledClock } from "../../cluster/hollow/scaled-clock.ts";
import { establishCrds } from "../../support/establish-crds.ts";
import { JumpingClock } from "../../support/jumping-clock.ts";
import { type Kubectl, kubectlOf } from "../../support/kubectl-of.ts";
import { eventually } from "../controlled-cluster.ts";
import { RunningController } from "../running-controller.ts";

/** Simulated nodes do everything so much faster. */
const HASTE = 10;
/** The image of puller pods. */
export const BUSYBOX = "docker.io/library/busybox:musl";

export interface StoredPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly restartPolicy: string;
    readonly containers: readonly {
      readonly image: string;
      readonly imagePullPolicy: string;
    }[];
  };
}

/** A control plane with our CRDs, and simulated nodes whose kubelets play along. */
export class CachingCluster implements AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly kubectl: Kubectl;
  readonly fleet: HollowFleet;
  /** What registries have, by reference. */
  readonly images: Map<string, HollowImage>;
  /** Why images cannot be pulled, by reference. */
  readonly faults: Map<string, string>;
  /** What `df` prints, by node. */
  readonly disks: Map<string, string>;
  readonly #stop: AbortController;
  readonly #running: Promise<void>;
  #markers = 0;

  private constructor(parts: {
    readonly controlPlane: ControlPlane;
    readonly client: KubeClient;
    readonly fleet: HollowFleet;
    readonly images: Map<string, HollowImage>;
    readonly faults: Map<string, string>;
    readonly disks: Map<string, string>;
    readonly stop: AbortController;
  }) {
    const { controlPlane, client, fleet, images, faults, disks, stop } = parts;
    this.controlPlane = controlPlane;
    this.client = client;
    this.kubectl = kubectlOf(controlPlane);
    this.fleet = fleet;
    this.images = images;
    this.faults = faults;
    this.disks = disks;
    this.#stop = stop;
    this.#running = fleet.run(stop.signal);
  }

  static async start(
    nodeNames: readonly string[],
    options: { readonly maxReportedImages?: number } = {},
  ): Promise<CachingCluster> {
    const controlPlane = await startControlPlane();
    const client = KubeClient.load({ kubeconfig: controlPlane.kubeconfig, environment: {} });
    const kubectl = kubectlOf(controlPlane);
    await establishCrds(kubectl);
    const images = new Map<string, HollowImage>();
    const faults = new Map<string, string>();
    const disks = new Map<string, string>();
    const stop = new AbortController();
    const fleet = new HollowFleet({
      ...options,
      client,
      clock: new ScaledClock(systemClock, HASTE),
      logger: pino({ enabled: false }),
      nodes: nodeNames.map((name) => ({
        name,
        cpuMillis: 4000,
        memoryBytes: 8e9,
        bytesPerSecond: 40e6,
      })),
      images,
      faults,
      disks,
      pullOverheadMs: 100,
      reportEveryMs: 2_000,
    });
    await fleet.register(stop.signal);
    const cluster = new CachingCluster({
      controlPlane,
      client,
      fleet,
      images,
      faults,
      disks,
      stop,
    });
    cluster.images.set(BUSYBOX, {
      ...hollowImage("busybox", { busybox: 1e6 }),
      reference: BUSYBOX,
    });
    return cluster;
  }

  startController(options: object = {}): RunningController<JumpingClock> {
    return RunningController.startOn(new JumpingClock(), this.controlPlane.kubeconfig, options);
  }

  /** Gives registries an image of 4 MB; the same name and another content is the same tag, moved. */
  push(name: string, content = name, sizeBytes = 4e6): HollowImage {
    const image = hollowImage(content, { [content]: sizeBytes });
    const repository = `registry.example/${name}`;
    const pushed = { ...image, repository, reference: `${repository}:1` };
    this.images.set(pushed.reference, pushed);
    return pushed;
  }

  /** An image whose pull takes hours. */
  pushHanging(name: string): HollowImage {
    return this.push(name, name, 1e13);
  }

  async createCache(name: string, spec: object, namespace = "default"): Promise<void> {
    await this.kubectl(["create", "-f", "-"], {
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCache",
      metadata: { name, namespace },
      spec,
    });
  }

  async changeCache(name: string, patch: object, namespace = "default"): Promise<void> {
    const args = ["patch", "imagecache", name, "-n", namespace, "--type=merge", "-p"];
    await this.kubectl([...args, JSON.stringify(patch)]);
  }

  /** Takes away all that a test has left behind, but for the images on the nodes. */
  async reset(): Promise<void> {
    this.faults.clear();
    await this.kubectl(["delete", "imagecaches", "--all", "--all-namespaces"]);
    await this.kubectl(["delete", "pods", "--all", "--all-namespaces", "--force"]);
    this.disks.clear();
    await this.kubectl(["annotate", "nodes", "--all", "layerwise.io/pulled-images-"]);
  }

  async cacheStatus(name: string, namespace = "default"): Promise<ImageCacheStatus> {
    const path = `/apis/layerwise.io/v1alpha1/namespaces/${namespace}/imagecaches/${name}`;
    const cache = await this.client.request<{ status?: ImageCacheStatus }>("GET", path);
    return cache.status ?? {};
  }

  /** Pods that work for caches. */
  async pullerPods(): Promise<readonly StoredPod[]> {
    const { items } = await this.client.request<{ items: readonly StoredPod[] }>(
      "GET",
      "/api/v1/pods",
      { query: { labelSelector: "layerwise.io/cache-uid" } },
    );
    return items;
  }

  async annotationsOf(name: string): Promise<Record<string, string>> {
    const path = `/apis/layerwise.io/v1alpha1/namespaces/default/imagecaches/${name}`;
    const { metadata } = await this.client.request<{
      metadata: { annotations?: Record<string, string> };
    }>("GET", path);
    return metadata.annotations ?? {};
  }

  async labelsOn(node: string): Promise<Record<string, string>> {
    const { metadata } = await this.client.request<{
      metadata: { labels: Record<string, string> };
    }>("GET", `/api/v1/nodes/${node}`);
    return metadata.labels;
  }

  async setReady(node: string, status: "True" | "False" | "Unknown"): Promise<void> {
    const conditions = [{ type: "Ready", status, reason: "Simulated" }];
    await this.client.request("PATCH", `/api/v1/nodes/${node}/status`, {
      body: { status: { conditions } },
      contentType: "application/strategic-merge-patch+json",
    });
  }

  /** Waits until a cache made for it has been dealt with: what has not happened by then is not going to happen. */
  async settle(controller: { readonly clock: JumpingClock }): Promise<void> {
    const name = `marker-${this.#markers++}`;
    const { reference } = this.push(name);
    await this.createCache(name, { cacheSpec: [{ images: [reference], nodeNames: ["node-b"] }] });
    await eventually(async () => {
      // Whatever is put off for a moment.
      controller.clock.jump(1_000);
      const { nodes } = await this.cacheStatus(name);
      if (nodes?.ready !== 1) throw new Error(`${name} has not been dealt with`);
    });
    await this.kubectl(["delete", "imagecache", name]);
  }

  /** The value of our annotation. */
  async notesOn(node: string): Promise<Record<string, readonly unknown[]>> {
    const { metadata } = await this.client.request<{
      metadata: { annotations?: Record<string, string> };
    }>("GET", `/api/v1/nodes/${node}`);
    return JSON.parse(metadata.annotations?.["layerwise.io/pulled-images"] ?? "{}");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.client.close();
    await this.controlPlane.stop();
  }
}
