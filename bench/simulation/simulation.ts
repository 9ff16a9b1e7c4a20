import { REPORT_EVERY_MS } from "../../demo/fleet-nodes.ts";
import type { PlacedPod } from "../../demo/placed-pod.ts";
import type { SampleImage } from "../../demo/sample-image.ts";
import { SeededRandom } from "../../demo/seeded-random.ts";
import type { ReplicaGroup } from "../../demo/workload.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import { imageReportOf } from "../../test/cluster/hollow/image-report.ts";
import type { PlacementScenario } from "../placement/placement-scenarios.ts";
import { CLUSTER_DELAYS } from "./cluster-delays.ts";
import { EventQueue } from "./event-queue.ts";
import { PodRuns } from "./pod-runs.ts";
import { ReportedImages } from "./scheduler/reported-images.ts";
import { DEFAULT_WEIGHTS } from "./scheduler/scheduler-scores.ts";
import { SimulatedScheduler } from "./scheduler/simulated-scheduler.ts";
import type { SimulatedExtender } from "./simulated-extender.ts";
import { simulatedImages } from "./simulated-images.ts";
import { SimulatedNode } from "./simulated-node.ts";
import { podsOf } from "./simulated-pod.ts";
import type { SimulationContender } from "./simulation-contender.ts";

export interface SimulationOptions {
  readonly scenario: Omit<PlacementScenario, "name" | "title">;
  readonly contender: SimulationContender;
  /** Of the lots among equal nodes. */
  readonly seed: number;
  /** Simulated milliseconds in a real one. */
  readonly speed: number;
}

/** How often the extender drops what has lasted too long, in real time. */
const EXPIRE_EVERY_MS = 30_000;
/** After the last pod has come: what finds no room within a day never does. */
const PATIENCE_MS = 24 * 3600_000;

/**
 * Places the pods of a scenario, each in its turn, and returns what became of them, in the order in which they were bound.
 *
 * @throws Error when one of them finds no room
 */
export function simulatePlacement(options: SimulationOptions): readonly PlacedPod[] {
  return new Simulation(options).run();
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #events = new EventQueue();
  readonly #nodes: readonly SimulatedNode[];
  readonly #images: ReadonlyMap<SampleImage, HollowImage>;
  readonly #reported = new ReportedImages();
  readonly #extender: SimulatedExtender | undefined;
  readonly #scheduler: SimulatedScheduler;
  readonly #runs: PodRuns;

  constructor(options: SimulationOptions) {
    const { scenario, contender, seed, speed } = options;
    const events = this.#events;
    this.#options = options;
    this.#nodes = scenario.nodes.map((node) => new SimulatedNode(node));
    this.#images = simulatedImages(new Set(scenario.groups.map(({ image }) => image)));
    const extender = contender.extender?.({ speed });
    this.#extender = extender;
    this.#runs = new PodRuns({ events, extender, speed, onEnd: () => this.#scheduler.retry() });
    this.#scheduler = new SimulatedScheduler({
      events,
      nodes: this.#nodes,
      reported: this.#reported,
      weights: { ...DEFAULT_WEIGHTS, ...contender.weights },
      extender,
      random: new SeededRandom(seed),
      speed,
      bind: (pod, node) => this.#runs.start(pod, node),
    });
  }

  run(): readonly PlacedPod[] {
    const { groups } = this.#options.scenario;
    const pods = groups.reduce((sum, { lifeSeconds }) => sum + lifeSeconds.length, 0);
    const lastMs = (groups.at(-1)?.atSeconds ?? 0) * 1000 + PATIENCE_MS;
    this.#begin();
    while (this.#runs.ready < pods && this.#events.next()) {
      if (this.#events.nowMs <= lastMs) continue;
      throw new Error(`Cannot place ${pods - this.#runs.ready} of ${pods} pods: no room for them`);
    }
    return this.#runs.landings;
  }

  #begin(): void {
    const { scenario, speed } = this.#options;
    const events = this.#events;
    const everyMs = scenario.reportEveryMs ?? REPORT_EVERY_MS;
    for (const [index, node] of this.#nodes.entries()) {
      events.at(node.spec.joinsAfterMs ?? 0, () => this.#join(node));
      const firstMs = (index / this.#nodes.length) * everyMs;
      events.at(firstMs, () => this.#report(node, everyMs));
    }
    for (const group of scenario.groups) {
      const createdMs = group.atSeconds * 1000 + CLUSTER_DELAYS.createMs * speed;
      // What has an owner is read of the owner's template, before any pod.
      const readMs = group.owner === "nobody" ? createdMs + CLUSTER_DELAYS.readMs * speed : 0;
      const image = this.#imageOf(group);
      events.at(readMs, () => this.#extender?.observeImage?.(image, events.nowMs));
      events.at(createdMs, () => {
        for (const pod of podsOf(group, image)) this.#scheduler.add(pod);
      });
    }
    events.after(EXPIRE_EVERY_MS * speed, () => this.#expire());
  }

  #imageOf({ name, image }: ReplicaGroup): HollowImage {
    const simulated = this.#images.get(image);
    if (simulated === undefined) throw new Error(`the image of ${name} is not simulated`);
    return simulated;
  }

  #join(node: SimulatedNode): void {
    node.hasJoined = true;
    this.#extender?.observeNode?.(node.spec, [], this.#events.nowMs);
    this.#scheduler.retry();
  }

  /** Tells of the node's images where there are more than last time: none ever goes. */
  #report(node: SimulatedNode, everyMs: number): void {
    const { nowMs } = this.#events;
    const images = node.pulls.imagesAt(nowMs);
    if (images.length > node.reportedImages) {
      node.reportedImages = images.length;
      const report = imageReportOf(images, this.#options.scenario.maxReportedImages);
      this.#reported.observe(node.name, report);
      this.#extender?.observeNode?.(node.spec, report, nowMs);
    }
    this.#events.after(everyMs, () => this.#report(node, everyMs));
  }

  #expire(): void {
    this.#extender?.expire?.(this.#events.nowMs);
    this.#events.after(EXPIRE_EVERY_MS * this.#options.speed, () => this.#expire());
  }
}
