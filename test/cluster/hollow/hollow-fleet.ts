import type { KubeClient } from "../../../kube/kube-client.ts";
import { Reflector } from "../../../kube/reflector.ts";
import { type Clock, systemClock } from "../../../runtime/clock.ts";
import type { Logger } from "../../../runtime/logger.ts";
import type { Runnable } from "../../../runtime/runnable.ts";
import type { HollowImage } from "./hollow-image.ts";
import { HollowKubelet } from "./hollow-kubelet.ts";
import { encodeHollowNode, type HollowNode } from "./hollow-node.ts";
import { decodeHollowPod, type HollowPod } from "./hollow-pod.ts";
import type { PodLanding } from "./pod-landing.ts";
import type { PullQueue } from "./pull-queue.ts";

export interface HollowFleetOptions {
  readonly client: KubeClient;
  /** Simulated time; may run faster than real time. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nodes: readonly HollowNode[];
  readonly images: ReadonlyMap<string, HollowImage>;
  /** Why images cannot be pulled, in a runtime's words, by reference; may change at any time, as `images` may. */
  readonly faults?: ReadonlyMap<string, string>;
  /** What a program that looks at the disk prints, by node. */
  readonly disks?: ReadonlyMap<string, string>;
  /** Images that each node reports; kubelet's default when absent. */
  readonly maxReportedImages?: number;
  /** Of each pull, beside its bytes. */
  readonly pullOverheadMs: number;
  /** How old a node's image report gets; kubelet looks every 30 s. */
  readonly reportEveryMs: number;
}

/** Requests of the fleet under way at once while it registers its nodes. */
const PARALLEL_REGISTRATIONS = 16;

/** Simulated nodes: registers them, and runs what is bound to them until stopped. One watch serves all. */
export class HollowFleet implements Runnable {
  readonly #options: HollowFleetOptions;
  readonly #kubelets: ReadonlyMap<string, HollowKubelet>;
  readonly #pods = new Map<string, AbortController>();
  #podsEnd = true;

  constructor(options: HollowFleetOptions) {
    this.#options = options;
    const { nodes, pullOverheadMs: overheadMs } = options;
    this.#kubelets = new Map(
      nodes.map(({ name: nodeName, bytesPerSecond, parallelPulls: lanes = 1 }) => {
        const pulls = { bytesPerSecond, overheadMs, lanes };
        const mayEndPods = (): boolean => this.#podsEnd;
        const kubelet = new HollowKubelet({ ...options, nodeName, pulls, mayEndPods });
        return [nodeName, kubelet];
      }),
    );
  }

  /** Of every pod that the fleet was given so far. */
  landings(): PodLanding[] {
    return [...this.#kubelets.values()].flatMap((kubelet) => kubelet.landings);
  }

  /** The images of a node, for what no pod can do to them. */
  imagesOf(nodeName: string): PullQueue {
    const kubelet = this.#kubelets.get(nodeName);
    if (kubelet === undefined) throw new Error(`the fleet has no node "${nodeName}"`);
    return kubelet.images;
  }

  /** From now on pods run until somebody deletes them. */
  keepPods(): void {
    this.#podsEnd = false;
  }

  /** Creates the Node objects of all that do not join later; to be called once, before anything is scheduled. */
  async register(signal: AbortSignal): Promise<void> {
    const waiting = this.#options.nodes
      .filter(({ joinsAfterMs }) => joinsAfterMs === undefined)
      .values();
    const registerNext = async (): Promise<void> => {
      for (const node of waiting) await this.#registerNode(node, signal);
    };
    await Promise.all(Array.from({ length: PARALLEL_REGISTRATIONS }, registerNext));
  }

  /** Runs pods and reports images until aborted; rejects when the API server refuses what a kubelet may do. */
  async run(signal: AbortSignal): Promise<void> {
    const fault = new AbortController();
    const running = AbortSignal.any([signal, fault.signal]);
    const stopOnFault = (error: unknown): void => {
      if (!running.aborted) fault.abort(error);
    };
    const pods = new Reflector<HollowPod>({
      client: this.#options.client,
      path: "/api/v1/pods",
      fieldSelector: "spec.nodeName!=",
      decode: decodeHollowPod,
      handlers: {
        upsert: (_key, pod, previous) => {
          if (previous?.uid === pod.uid) return;
          if (previous !== undefined) this.#forget(previous);
          this.#start(pod, stopOnFault);
        },
        remove: (_key, pod) => this.#forget(pod),
      },
      clock: systemClock,
      logger: this.#options.logger,
    });
    const reports = [...this.#kubelets.values()].map((kubelet, index) => {
      const delayMs = (index / this.#kubelets.size) * this.#options.reportEveryMs;
      return kubelet.reportImages(delayMs, running).catch(stopOnFault);
    });
    const joins = this.#options.nodes.flatMap((node) =>
      node.joinsAfterMs === undefined
        ? []
        : [this.#join(node, node.joinsAfterMs, running).catch(stopOnFault)],
    );
    await Promise.all([pods.run(running), ...reports, ...joins]);
    for (const pod of this.#pods.values()) pod.abort();
    this.#pods.clear();
    if (fault.signal.aborted) throw fault.signal.reason;
  }

  async #join(node: HollowNode, delayMs: number, signal: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(delayMs, signal);
    await this.#registerNode(node, signal);
  }

  async #registerNode(node: HollowNode, signal: AbortSignal): Promise<void> {
    const body = encodeHollowNode(node, new Date(systemClock.nowMs()).toISOString());
    await this.#options.client.request("POST", "/api/v1/nodes", { body, signal });
  }

  #start(pod: HollowPod, onFault: (error: unknown) => void): void {
    const kubelet = this.#kubelets.get(pod.nodeName);
    if (kubelet === undefined) return;
    const gone = new AbortController();
    this.#pods.set(pod.uid, gone);
    kubelet.runPod(pod, gone.signal).catch((error: unknown) => {
      if (!gone.signal.aborted) onFault(error);
    });
  }

  #forget(pod: HollowPod): void {
    this.#pods.get(pod.uid)?.abort();
    this.#pods.delete(pod.uid);
  }
}
