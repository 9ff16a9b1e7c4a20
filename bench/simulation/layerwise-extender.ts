import { MAX_NAMED } from "../../extender/prioritizer.ts";
import { bestPlaces } from "../../placement/best-places.ts";
import { CandidateColumns } from "../../placement/candidate-columns.ts";
import { Candidates } from "../../placement/candidates.ts";
import { hashOfText } from "../../placement/fnv-hash.ts";
import { Inventory } from "../../placement/inventory.ts";
import { PodDemand } from "../../placement/pod-demand.ts";
import type { PullRates } from "../../placement/pull-cost.ts";
import {
  DEFAULT_SCORE_OPTIONS,
  type ScoreOptions,
  scoreCandidates,
} from "../../placement/score.ts";
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
/** The extender's own (`runtime/pull-cost-options.ts`). */
const DEFAULTS: PullRates = { bytesPerSecond: 40e6, secondsPerImage: 0.2 };
/** Any day in the history of real clocks: 0 stands for "never" in places. */
const EPOCH_MS = 1e12;

/** Layerwise's extender: its own inventory and score, told by the simulation instead of by watches. */
export class LayerwiseExtender implements SimulatedExtender {
  readonly #settings: LayerwiseSettings;
  readonly #options: ScoreOptions;
  readonly #speed: number;
  readonly #inventory = new Inventory();
  readonly #candidates = new Candidates(this.#inventory.nodes);
  readonly #columns: CandidateColumns;

  constructor({ nodes, speed }: SimulatedWorld, settings: LayerwiseSettings = {}) {
    this.#settings = settings;
    this.#options = { ...DEFAULT_SCORE_OPTIONS, ...settings.score };
    this.#speed = speed;
    this.#columns = new CandidateColumns(nodes);
  }

  score(pod: SimulatedPod, nodes: readonly SimulatedNode[], nowMs: number): Uint8Array {
    this.#candidates.clear();
    for (const { name } of nodes) this.#candidates.add(name);
    const demand = new PodDemand(this.#inventory, observedPodOf(pod));
    const columns = this.#columns;
    columns.assess(this.#candidates, demand, { nowMs: this.#realMs(nowMs), defaults: DEFAULTS });
    const scores = scoreCandidates(columns, this.#options);
    const limit = this.#settings.named ?? MAX_NAMED;
    // All nodes are of one platform, so the places are those of `nodes`.
    const answer = new Uint8Array(nodes.length);
    for (const place of bestPlaces(scores, { limit, first: hashOfText(pod.name) >>> 0 })) {
      answer[place] = scores[place] ?? 0;
    }
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
    if (this.#settings.knowsChoices === true) this.observeBind(pod, nodeName, nowMs);
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
