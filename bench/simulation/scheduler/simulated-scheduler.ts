import type { SeededRandom } from "../../../demo/seeded-random.ts";
import { CLUSTER_DELAYS } from "../cluster-delays.ts";
import type { EventQueue } from "../event-queue.ts";
import type { SimulatedExtender } from "../simulated-extender.ts";
import type { SimulatedNode } from "../simulated-node.ts";
import type { SimulatedPod } from "../simulated-pod.ts";
import { bestNodeOf } from "./best-node.ts";
import { FeasibleNodes } from "./feasible-nodes.ts";
import type { ReportedImages } from "./reported-images.ts";
import { pluginScores, type ScoreWeights } from "./scheduler-scores.ts";

export interface SimulatedSchedulerOptions {
  readonly events: EventQueue;
  readonly nodes: readonly SimulatedNode[];
  readonly reported: ReportedImages;
  readonly weights: ScoreWeights;
  readonly extender: SimulatedExtender | undefined;
  /** Draws lots among equal nodes that the extender names. */
  readonly random: SeededRandom;
  /** Simulated milliseconds in a real one. */
  readonly speed: number;
  readonly bind: (pod: SimulatedPod, node: SimulatedNode) => void;
}

interface QueuedPod {
  readonly pod: SimulatedPod;
  attempts: number;
  /** Until when it backs off. */
  backoffMs: number;
}

/** kube-scheduler's, in real milliseconds (pkg/scheduler/backend/queue). */
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 10_000;

/** kube-scheduler's part in a simulation: one pod after the other, as they came, onto the node with most points. */
export class SimulatedScheduler {
  readonly #options: SimulatedSchedulerOptions;
  readonly #feasible: FeasibleNodes;
  readonly #queue: QueuedPod[] = [];
  #unschedulable: QueuedPod[] = [];
  #isBusy = false;

  constructor(options: SimulatedSchedulerOptions) {
    this.#options = options;
    this.#feasible = new FeasibleNodes(options.nodes);
  }

  add(pod: SimulatedPod): void {
    this.#enqueue({ pod, attempts: 0, backoffMs: 0 });
  }

  /** Somewhere there may be room now: what found none is tried again, once it has backed off. */
  retry(): void {
    const { events } = this.#options;
    for (const queued of this.#unschedulable) {
      events.at(queued.backoffMs, () => this.#enqueue(queued));
    }
    this.#unschedulable = [];
  }

  #enqueue(queued: QueuedPod): void {
    this.#queue.push(queued);
    this.#wake();
  }

  #wake(): void {
    if (this.#isBusy || this.#queue.length === 0) return;
    this.#isBusy = true;
    const { events, speed } = this.#options;
    events.after(CLUSTER_DELAYS.cycleMs * speed, () => {
      this.#isBusy = false;
      const queued = this.#queue.shift();
      if (queued !== undefined) this.#place(queued);
      this.#wake();
    });
  }

  #place(queued: QueuedPod): void {
    const { events, speed, bind, extender } = this.#options;
    const { pod } = queued;
    const node = this.#choose(pod);
    if (node === undefined) {
      const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** queued.attempts++);
      queued.backoffMs = events.nowMs + backoffMs * speed;
      this.#unschedulable.push(queued);
      return;
    }
    node.booked.add(pod.group);
    extender?.observeChoice?.(pod, node.name, events.nowMs);
    events.after(CLUSTER_DELAYS.bindMs * speed, () => bind(pod, node));
  }

  /** Undefined where nothing has room. */
  #choose(pod: SimulatedPod): SimulatedNode | undefined {
    const nodes = this.#feasible.find(pod.group);
    // A single one is not scored, nor is anybody asked.
    if (nodes.length <= 1) return nodes[0];
    const { weights, reported, extender, events, random } = this.#options;
    const count = this.#options.nodes.filter(({ hasJoined }) => hasJoined).length;
    const scores = pluginScores(pod, nodes, { weights, reported, count });
    const points = extender?.score(pod, nodes, events.nowMs) ?? [];
    const totals = scores.map((score, at) => score + 10 * weights.extender * (points[at] ?? 0));
    const lots = totals.map((_, at) => ((points[at] ?? 0) > 0 ? random.next() : 0));
    return nodes[bestNodeOf(totals, lots)];
  }
}
