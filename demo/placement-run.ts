import type { KubeClient } from "../kube/kube-client.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { ControlPlane } from "../test/cluster/control-plane.ts";
import { HollowFleet } from "../test/cluster/hollow/hollow-fleet.ts";
import type { HollowImage } from "../test/cluster/hollow/hollow-image.ts";
import type { HollowNode } from "../test/cluster/hollow/hollow-node.ts";
import { ScaledClock } from "../test/cluster/hollow/scaled-clock.ts";
import type { SchedulerOptions } from "../test/cluster/scheduler.ts";
import { createNamespace } from "./clean-cluster.ts";
import { PULL_OVERHEAD_MS, REPORT_EVERY_MS } from "./fleet-nodes.ts";
import { type PlacedPod, placedPodsOf } from "./placed-pod.ts";
import { ReplicaStream } from "./replica-stream.ts";
import type { SampleImage } from "./sample-image.ts";
import type { ReplicaGroup } from "./workload.ts";

export interface PlacementRunOptions {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  /** Where the pods go; created. */
  readonly namespace: string;
  readonly logger: Logger;
  readonly scheduler: SchedulerOptions;
  readonly nodes: readonly HollowNode[];
  readonly images: ReadonlyMap<SampleImage, HollowImage>;
  readonly groups: readonly ReplicaGroup[];
  /** Simulated seconds in a real one. */
  readonly timeScale: number;
  /** Images that a node reports at most, and how old its report gets; kubelet's defaults when absent. */
  readonly maxReportedImages?: number;
  readonly reportEveryMs?: number;
  readonly onProgress: (detail: string) => void;
  /** Awaited when the pods' owners exist, before the first pod. */
  readonly onOwners?: (signal: AbortSignal) => Promise<void>;
}

const POLL_MS = 250;
/** Real time without any pod getting ready, after the last was created. */
const STALLED_MS = 60_000;

/** A fleet and a scheduler over a clean control plane, and the stream of pods that they get. */
export class PlacementRun implements AsyncDisposable {
  readonly #options: PlacementRunOptions;
  readonly #fleet: HollowFleet;
  /** Simulated time. */
  readonly clock: Clock;
  readonly #stream: ReplicaStream;
  readonly #stop = new AbortController();
  readonly #ends = new AsyncDisposableStack();
  #fleetRun: Promise<void> = Promise.resolve();

  constructor(options: PlacementRunOptions) {
    this.#options = options;
    const { client, namespace, logger, nodes, groups } = options;
    const clock = new ScaledClock(systemClock, options.timeScale);
    this.clock = clock;
    const images = new Map([...options.images.values()].map((image) => [image.reference, image]));
    this.#fleet = new HollowFleet({
      client,
      clock,
      logger,
      nodes,
      images,
      pullOverheadMs: PULL_OVERHEAD_MS,
      reportEveryMs: options.reportEveryMs ?? REPORT_EVERY_MS,
      ...(options.maxReportedImages === undefined
        ? {}
        : { maxReportedImages: options.maxReportedImages }),
    });
    const referenceOf = (image: SampleImage) => options.images.get(image)?.reference ?? "";
    this.#stream = new ReplicaStream({ client, namespace, clock, groups, referenceOf });
  }

  get fleet(): HollowFleet {
    return this.#fleet;
  }

  /** Resolves when the fleet ends, with what to tell about it; rejects when it cannot go on. */
  async ended(): Promise<string> {
    await this.#fleetRun;
    return "The simulated nodes were stopped";
  }

  /** Streams all pods and resolves when each has its images; the fleet and the scheduler then go on. */
  async complete(signal: AbortSignal): Promise<PlacedPod[]> {
    const running = AbortSignal.any([signal, this.#stop.signal]);
    const { controlPlane, client, namespace, scheduler, groups, onOwners } = this.#options;
    await createNamespace(client, namespace);
    await this.#fleet.register(running);
    const { daemon } = await controlPlane.startScheduler(scheduler);
    this.#ends.defer(() => daemon.stop());
    await this.#stream.createOwners(running);
    await onOwners?.(running);
    this.#fleetRun = this.#fleet.run(this.#stop.signal);
    const placed = Promise.all([this.#stream.createPods(running), this.#watchPods(running)]);
    await Promise.race([placed, this.#fleetRun]);
    return placedPodsOf(this.#fleet.landings(), groups);
  }

  /** From now on no pod ends, so that there is something to look at. */
  keepPods(): void {
    this.#fleet.keepPods();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#fleetRun.catch(() => undefined);
    await this.#ends.disposeAsync();
  }

  async #watchPods(signal: AbortSignal): Promise<void> {
    const { groups, onProgress } = this.#options;
    const pods = groups.reduce((sum, group) => sum + group.lifeSeconds.length, 0);
    let seen = 0;
    let stalledMs = 0;
    for (;;) {
      const landings = this.#fleet.landings();
      const ready = landings.filter((landing) => landing.readyMs !== undefined).length;
      onProgress(`${this.#stream.created} of ${pods} pods created, ${ready} have their image`);
      if (ready >= pods) return;
      stalledMs = ready > seen || this.#stream.created < pods ? 0 : stalledMs + POLL_MS;
      seen = ready;
      if (stalledMs > STALLED_MS) {
        throw new Error(
          `Cannot place ${pods - ready} of ${pods} pods: for ${STALLED_MS / 1000} s none of them got its image`,
        );
      }
      await systemClock.sleep(POLL_MS, signal);
    }
  }
}
