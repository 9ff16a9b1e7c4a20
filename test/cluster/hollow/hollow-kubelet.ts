import type { KubeClient } from "../../../kube/kube-client.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { type HollowImage, sizeBytesOf } from "./hollow-image.ts";
import type { HollowPod } from "./hollow-pod.ts";
import { imageReportOf } from "./image-report.ts";
import { presentMessage, pulledMessage, pullingMessage } from "./kubelet-messages.ts";
import { KubeletWriter } from "./kubelet-writer.ts";
import type { PodLanding } from "./pod-landing.ts";
import type { StartedContainer } from "./pod-status.ts";
import { PullQueue, type PullQueueOptions } from "./pull-queue.ts";

export interface HollowKubeletOptions {
  readonly nodeName: string;
  readonly client: KubeClient;
  /** Simulated time: pulls, lives and reports run on it. */
  readonly clock: Clock;
  /** What the registry has, by the reference that pods use. */
  readonly images: ReadonlyMap<string, HollowImage>;
  readonly pulls: PullQueueOptions;
  /** How often the image report is brought up to date. */
  readonly reportEveryMs: number;
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

  /** Pulls, starts and ends one pod; `signal` aborts when the pod is gone, and its reason is thrown. */
  async runPod(pod: HollowPod, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const { namespace, name, nodeName } = pod;
    const boundMs = clock.nowMs();
    const landing: Mutable<PodLanding> = { namespace, name, nodeName, boundMs, pulledBytes: 0 };
    this.#landings.push(landing);
    signal.addEventListener("abort", () => (landing.endedMs ??= clock.nowMs()), { once: true });
    const started = await this.#pullAll(pod, landing, signal);
    if (started === undefined) return;
    await this.#writer.podRuns(pod, started);
    if (pod.lifeMs === undefined) return;
    await clock.sleep(pod.lifeMs, signal);
    if (!this.#options.mayEndPods()) return;
    landing.endedMs = clock.nowMs();
    await this.#writer.deletePod(pod);
  }

  /** Writes `node.status.images` whenever it changed, first after `delayMs`, until aborted. */
  async reportImages(delayMs: number, signal: AbortSignal): Promise<void> {
    const { clock, nodeName, reportEveryMs } = this.#options;
    let reported = 0;
    await clock.sleep(delayMs, signal);
    for (;;) {
      const images = this.#queue.imagesAt(clock.nowMs());
      // Images only ever come: their number tells whether anything changed.
      if (images.length !== reported) {
        await this.#writer.nodeImages(nodeName, imageReportOf(images));
        reported = images.length;
      }
      await clock.sleep(reportEveryMs, signal);
    }
  }

  async #pullAll(
    pod: HollowPod,
    landing: Mutable<PodLanding>,
    signal: AbortSignal,
  ): Promise<StartedContainer[] | undefined> {
    const started: StartedContainer[] = [];
    // Times follow the queue's arithmetic, so that a late timer does not count as waiting.
    let askedMs = landing.boundMs;
    for (const { container, reference } of pod.images) {
      const image = this.#options.images.get(reference);
      if (image === undefined) {
        const message = `Failed to pull image "${reference}": not found`;
        await this.#writer.event(pod, { type: "Warning", reason: "Failed", message, container });
        await this.#writer.pullFailed(pod, { container, reference });
        return undefined;
      }
      const pull = this.#queue.pull(image, askedMs);
      started.push({ name: container, image });
      if (pull.kind === "present") {
        const message = presentMessage(reference);
        await this.#writer.event(pod, { type: "Normal", reason: "Pulled", message, container });
        continue;
      }
      landing.pulledBytes += pull.missingBytes;
      const message = pullingMessage(reference);
      await this.#writer.event(pod, { type: "Normal", reason: "Pulling", message, container });
      await this.#sleepUntil(pull.endMs, signal);
      const pulled = pulledMessage(reference, {
        pullMs: pull.endMs - pull.startMs,
        waitingMs: pull.endMs - askedMs,
        sizeBytes: sizeBytesOf(image),
      });
      await this.#writer.event(pod, {
        type: "Normal",
        reason: "Pulled",
        message: pulled,
        container,
      });
      askedMs = pull.endMs;
    }
    landing.readyMs = askedMs;
    return started;
  }

  #sleepUntil(ms: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    return clock.sleep(Math.max(0, ms - clock.nowMs()), signal);
  }
}
