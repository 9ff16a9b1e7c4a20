import type { PlacedPod } from "../../demo/placed-pod.ts";
import { CLUSTER_DELAYS } from "./cluster-delays.ts";
import type { EventQueue } from "./event-queue.ts";
import type { SimulatedExtender } from "./simulated-extender.ts";
import type { SimulatedNode } from "./simulated-node.ts";
import type { SimulatedPod } from "./simulated-pod.ts";

export interface PodRunsOptions {
  readonly events: EventQueue;
  readonly extender: SimulatedExtender | undefined;
  /** Simulated milliseconds in a real one. */
  readonly speed: number;
  /** The scheduler has seen the end of a pod. */
  readonly onEnd: () => void;
}

type Landing = { -readonly [Key in keyof PlacedPod]: PlacedPod[Key] };

/** What becomes of bound pods: each pulls its image, runs, and ends. */
export class PodRuns {
  readonly #options: PodRunsOptions;
  readonly #landings: Landing[] = [];
  #ready = 0;

  constructor(options: PodRunsOptions) {
    this.#options = options;
  }

  /** Of all pods so far, in the order in which they were bound. */
  get landings(): readonly PlacedPod[] {
    return this.#landings;
  }

  /** How many have had their image. */
  get ready(): number {
    return this.#ready;
  }

  /** The node's kubelet sees the pod. */
  start(pod: SimulatedPod, node: SimulatedNode): void {
    const { events, extender } = this.#options;
    const { nowMs } = events;
    const { name: owner, cpuMillis, memoryBytes, image } = pod.group;
    node.running.add(pod.group);
    extender?.observeBind?.(pod, node.name, nowMs);
    const pull = node.pulls.pull(pod.image, nowMs);
    const landing: Landing = {
      namespace: "simulated",
      name: pod.name,
      nodeName: node.name,
      boundMs: nowMs,
      pulledBytes: pull.kind === "queued" ? pull.missingBytes : 0,
      owner,
      cpuMillis,
      memoryBytes,
      image,
    };
    this.#landings.push(landing);
    events.at(pull.kind === "queued" ? pull.endMs : nowMs, () => {
      landing.readyMs = events.nowMs;
      this.#ready++;
      this.#whenSeen(() =>
        extender?.observeStart?.(pod, { nodeName: node.name, pull }, events.nowMs),
      );
      events.after(pod.lifeMs, () => {
        landing.endedMs = events.nowMs;
        this.#end(pod, node);
      });
    });
  }

  #end(pod: SimulatedPod, node: SimulatedNode): void {
    const { events, extender, onEnd } = this.#options;
    node.running.remove(pod.group);
    this.#whenSeen(() => {
      node.booked.remove(pod.group);
      extender?.observeEnd?.(pod, events.nowMs);
      onEnd();
    });
  }

  /** Has something happen when scheduler and extender see what happens on a node now. */
  #whenSeen(happen: () => void): void {
    const { events, speed } = this.#options;
    events.after(CLUSTER_DELAYS.seenMs * speed, happen);
  }
}
