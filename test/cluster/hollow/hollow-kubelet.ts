import type { KubeClient } from "../../../kube/kube-client.ts";
import type { PodImage } from "../../../placement/pod-images.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { EventAllowance } from "./event-allowance.ts";
import { type HollowImage, sizeBytesOf } from "./hollow-image.ts";
import type { HollowPod } from "./hollow-pod.ts";
import { imageReportOf } from "./image-report.ts";
import {
  failedMessage,
  notFoundMessage,
  presentMessage,
  pulledMessage,
  pullingMessage,
} from "./kubelet-messages.ts";
import { KubeletWriter } from "./kubelet-writer.ts";
import type { PodLanding } from "./pod-landing.ts";
import type { ContainerOutcome } from "./pod-status.ts";
import { PullQueue, type PullQueueOptions } from "./pull-queue.ts";

export interface HollowKubeletOptions {
  readonly nodeName: string;
  readonly client: KubeClient;
  /** Simulated time: pulls, lives and reports run on it. */
  readonly clock: Clock;
  /** What the registry has now, by the reference that pods use. */
  readonly images: ReadonlyMap<string, HollowImage>;
  /** Why images cannot be pulled, in a runtime's words, by reference. */
  readonly faults?: ReadonlyMap<string, string>;
  /** What a program that looks at the disk prints, by node. */
  readonly disks?: ReadonlyMap<string, string>;
  readonly pulls: PullQueueOptions;
  /** How often the image report is brought up to date. */
  readonly reportEveryMs: number;
  /** Images in the report; kubelet's default when absent. */
  readonly maxReportedImages?: number;
  /** Asked when the life of a pod is over. */
  readonly mayEndPods: () => boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Behaves towards the API server as the kubelet of one node does, but for running anything. */
export class HollowKubelet {
  readonly #options: HollowKubeletOptions;
  readonly #queue: PullQueue;
  readonly #writer: KubeletWriter;
  readonly #landings: Mutable<PodLanding>[] = [];

  constructor(options: HollowKubeletOptions) {
    this.#options = options;
    this.#queue = new PullQueue(options.pulls);
    this.#writer = new KubeletWriter(options.client);
  }

  /** Of every pod this node was given, in the order they came. */
  get landings(): readonly PodLanding[] {
    return this.#landings;
  }

  /** What the node has. */
  get images(): PullQueue {
    return this.#queue;
  }

  /** Pulls, starts and ends one pod; `signal` aborts when the pod is gone, and its reason is thrown. */
  async runPod(pod: HollowPod, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const { namespace, name, nodeName } = pod;
    const boundMs = clock.nowMs();
    const landing: Mutable<PodLanding> = { namespace, name, nodeName, boundMs, pulledBytes: 0 };
    this.#landings.push(landing);
    signal.addEventListener("abort", () => (landing.endedMs ??= clock.nowMs()), { once: true });
    if (!(await this.#startAll(pod, landing, signal)) || pod.lifeMs === undefined) return;
    await clock.sleep(pod.lifeMs, signal);
    if (!this.#options.mayEndPods()) return;
    landing.endedMs = clock.nowMs();
    await this.#writer.deletePod(pod);
  }

  /** Writes `node.status.images` whenever it changed, first after `delayMs`, until aborted. */
  async reportImages(delayMs: number, signal: AbortSignal): Promise<void> {
    const { clock, nodeName, reportEveryMs, maxReportedImages } = this.#options;
    let reported = "[]";
    await clock.sleep(delayMs, signal);
    for (;;) {
      const report = imageReportOf(this.#queue.imagesAt(clock.nowMs()), maxReportedImages);
      const text = JSON.stringify(report);
      if (text !== reported) await this.#writer.nodeImages(nodeName, report);
      reported = text;
      await clock.sleep(reportEveryMs, signal);
    }
  }

  /** Returns whether every container was started. */
  async #startAll(
    pod: HollowPod,
    landing: Mutable<PodLanding>,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Times follow the queue's arithmetic, so that a late timer does not count as waiting.
    let askedMs = landing.boundMs;
    const allowance = new EventAllowance();
    const start = async (images: readonly PodImage[]): Promise<ContainerOutcome[]> => {
      const outcomes: ContainerOutcome[] = [];
      for (const image of images) {
        const { outcome, endMs } = await this.#start(pod, image, {
          landing,
          askedMs,
          allowance,
          signal,
        });
        // Events of their own, Created and Started, that nobody here reads.
        if (outcome.kind === "started") for (let said = 0; said < 2; said++) allowance.take();
        outcomes.push(outcome);
        askedMs = endMs;
        // Init containers come one after another; of the others one holds back none.
        if (image.kind === "init" && outcome.kind === "failed") break;
      }
      return outcomes;
    };
    const init = await start(pod.images.filter(({ kind }) => kind === "init"));
    const isInitialized = init.every(({ kind }) => kind === "started");
    const main = isInitialized ? await start(pod.images.filter(({ kind }) => kind !== "init")) : [];
    const isStarted = isInitialized && main.every(({ kind }) => kind === "started");
    if (isStarted) landing.readyMs = askedMs;
    await this.#writer.podStatus(pod, { init, main });
    return isStarted;
  }

  async #start(
    pod: HollowPod,
    { container: name, reference, kind, pullPolicy }: PodImage,
    {
      landing,
      askedMs,
      allowance,
      signal,
    }: {
      readonly landing: Mutable<PodLanding>;
      readonly askedMs: number;
      readonly allowance: EventAllowance;
      readonly signal: AbortSignal;
    },
  ): Promise<{ readonly outcome: ContainerOutcome; readonly endMs: number }> {
    const { images, faults, disks, clock } = this.#options;
    const tell = async (
      reason: "Pulling" | "Pulled" | "Failed",
      message: string,
      type: "Normal" | "Warning" = "Normal",
    ): Promise<void> => {
      if (type === "Normal" && !allowance.take()) return;
      await this.#writer.event(pod, { type, reason, message, container: name });
    };
    const hasEnded = kind === "init" || pod.shortLived.has(name);
    const ending = { hasEnded, message: disks?.get(pod.nodeName) };
    const there = this.#queue.imageOf(reference, clock.nowMs());
    if (there !== undefined && pullPolicy !== "Always") {
      await tell("Pulled", presentMessage(reference));
      const outcome = { kind: "started", name, image: there, ...ending } as const;
      return { outcome, endMs: askedMs };
    }
    const fault = faults?.get(reference);
    const image = images.get(reference);
    if (fault !== undefined || image === undefined) {
      const message = fault ?? notFoundMessage(reference);
      await tell("Failed", failedMessage(reference, message), "Warning");
      return { outcome: { kind: "failed", name, reference, message }, endMs: askedMs };
    }
    const policy = pullPolicy === "Always" ? "Always" : "IfNotPresent";
    const pull = this.#queue.pull(image, askedMs, policy);
    if (pull.kind === "present") {
      await tell("Pulled", presentMessage(reference));
      return { outcome: { kind: "started", name, image, ...ending }, endMs: askedMs };
    }
    landing.pulledBytes += pull.missingBytes;
    await tell("Pulling", pullingMessage(reference));
    try {
      await clock.sleep(Math.max(0, pull.endMs - clock.nowMs()), signal);
    } catch (reason) {
      this.#queue.cancel(reference, clock.nowMs());
      throw reason;
    }
    const pullMs = pull.endMs - pull.startMs;
    const waitingMs = pull.endMs - askedMs;
    const sizeBytes = sizeBytesOf(image);
    await tell("Pulled", pulledMessage(reference, { pullMs, waitingMs, sizeBytes }));
    return { outcome: { kind: "started", name, image, ...ending }, endMs: pull.endMs };
  }
}
