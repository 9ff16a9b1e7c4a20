import { z } from "zod";
import { Prioritizer } from "../../extender/prioritizer.ts";
import { Inventory } from "../../placement/inventory.ts";
import type { PullRates } from "../../placement/pull-cost.ts";
import { DEFAULT_SCORE_OPTIONS, type ScoreOptions } from "../../placement/score.ts";
import { pullCostOptions } from "../../runtime/pull-cost-options.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import type { HollowNode } from "../../test/cluster/hollow/hollow-node.ts";
import type { ReportedImage } from "../../test/cluster/hollow/image-report.ts";
import type { Pull } from "../../test/cluster/hollow/pull-queue.ts";
import { CONTAINER, observedPodOf } from "./observed-replica.ts";
import type { SimulatedExtender, SimulatedWorld } from "./simulated-extender.ts";
import type { SimulatedNode } from "./simulated-node.ts";
import type { SimulatedPod } from "./simulated-pod.ts";

export interface LayerwiseSettings {
  /** What differs from the score's own. */
  readonly score?: Partial<ScoreOptions>;
  /** Nodes that an answer has at most; as many as the extender's when absent. */
  readonly named?: number;
  /** Whether it learns what the scheduler chooses at once instead of from the API server. */
  readonly knowsChoices?: boolean;
}

const PLATFORM = { os: "linux", architecture: "amd64" };
const { defaultBandwidthBytesPerSecond: bytesPerSecond, secondsPerImage } = z
  .object(pullCostOptions)
  .parse({});
const DEFAULTS: PullRates = { bytesPerSecond, secondsPerImage };
/** Any day in the history of real clocks: 0 stands for "never" in places. */
const EPOCH_MS = 1e12;

/** Layerwise's extender: its own inventory and prioritizer, told by the simulation instead of by watches. */
export class LayerwiseExtender implements SimulatedExtender {
  readonly #knowsChoices: boolean;
  readonly #speed: number;
  readonly #inventory = new Inventory();
  readonly #prioritizer: Prioritizer;

  constructor(
    { speed }: SimulatedWorld,
    { score, named, knowsChoices = false }: LayerwiseSettings = {},
  ) {
    this.#knowsChoices = knowsChoices;
    this.#speed = speed;
    this.#prioritizer = new Prioritizer(this.#inventory, DEFAULTS, {
      score: { ...DEFAULT_SCORE_OPTIONS, ...score },
      ...(named === undefined ? {} : { maxNamed: named }),
    });
  }

  score(pod: SimulatedPod, nodes: readonly SimulatedNode[], nowMs: number): Uint8Array {
    const prioritizer = this.#prioritizer;
    prioritizer.candidates.clear();
    for (const { name } of nodes) prioritizer.candidates.add(name);
    const { scores, named } = prioritizer.prioritize(observedPodOf(pod), this.#realMs(nowMs));
    // All nodes are of one platform, so the places are those of `nodes`.
    const answer = new Uint8Array(nodes.length);
    for (const place of named) answer[place] = scores[place] ?? 0;
    return answer;
  }

  observeImage({ digest, reference, layers }: HollowImage, nowMs: number): void {
    const platforms = [{ platform: PLATFORM, layers }];
    const content = { digest, platforms, references: [reference] };
    this.#inventory.observeManifest(content, this.#realMs(nowMs));
  }

  observeNode(node: HollowNode, images: readonly ReportedImage[], nowMs: number): void {
    const { name, cpuMillis: allocatableCpuMillis, memoryBytes: allocatableMemoryBytes } = node;
    this.#inventory.observeNode(
      { name, platform: PLATFORM, allocatableCpuMillis, allocatableMemoryBytes, images },
      this.#realMs(nowMs),
    );
  }

  observeChoice(pod: SimulatedPod, nodeName: string, nowMs: number): void {
    if (this.#knowsChoices) this.observeBind(pod, nodeName, nowMs);
  }

  observeBind(pod: SimulatedPod, nodeName: string, nowMs: number): void {
    this.#inventory.observePod({ ...observedPodOf(pod), nodeName }, this.#realMs(nowMs));
  }

  observeStart(
    pod: SimulatedPod,
    { nodeName, pull }: { readonly nodeName: string; readonly pull: Pull },
    nowMs: number,
  ): void {
    const { repository, digest, reference } = pod.image;
    const pulled = [{ container: CONTAINER, imageId: `${repository}@${digest}` }];
    this.#inventory.observePod({ ...observedPodOf(pod), nodeName, pulled }, this.#realMs(nowMs));
    if (pull.kind === "present") return;
    // As the kubelet's Event tells it.
    const seconds = (pull.endMs - pull.startMs) / 1000;
    this.#inventory.pods.observePull(pod.name, { reference, seconds });
  }

  observeEnd(pod: SimulatedPod, nowMs: number): void {
    this.#inventory.forgetPod(pod.name, this.#realMs(nowMs));
  }

  expire(nowMs: number): void {
    this.#inventory.expire(this.#realMs(nowMs));
  }

  #realMs(simulatedMs: number): number {
    return EPOCH_MS + simulatedMs / this.#speed;
  }
}
