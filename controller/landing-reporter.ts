import type { EventRecorder } from "../kube/event-recorder.ts";
import { costOn } from "../placement/cost-on.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { PodDemand } from "../placement/pod-demand.ts";
import type { PullRates } from "../placement/pull-cost.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Runnable } from "../runtime/runnable.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import type { ClusterState } from "./cluster-state.ts";
import { type HeldLanding, landingOf } from "./held-landing.ts";
import { type Landing, landingNoteOf } from "./landing-note.ts";

/** A new image is looked up as soon as a pod names it, which takes a second; a rollout lands its first pod sooner. */
const HOLD_MS = 15_000;
const MAX_HELD = 200;

export interface LandingReporterOptions {
  readonly state: ClusterState;
  readonly recorder: Pick<EventRecorder, "record" | "run">;
  readonly defaults: PullRates;
  readonly clock: Clock;
}

/**
 * Says on each pod that lands what its node had of its images; for one term of leadership. The recorder bounds how many
 * are written, and counts those that are not.
 */
export class LandingReporter implements Runnable, ClusterListener {
  readonly #options: LandingReporterOptions;
  /** With the function that cancels waiting. */
  readonly #held = new Map<HeldLanding, () => void>();

  constructor(options: LandingReporterOptions) {
    this.#options = options;
  }

  podLanding(pod: ObservedPod): void {
    const { state, defaults, clock } = this.#options;
    const node = state.inventory.nodes.node(pod.nodeName ?? "");
    // A pod bound to a node that nobody has seen: there is nothing to tell.
    if (node === undefined) return;
    const podDemand = new PodDemand(state.inventory, pod);
    const cost = costOn(node, podDemand, { nowMs: clock.nowMs(), defaults });
    const unknownImages = podDemand.on(node.platform).unknown.length;
    if (unknownImages === 0 || this.#held.size >= MAX_HELD) {
      this.#report(pod, { ...cost, unknownImages });
      return;
    }
    const present = node.images.present();
    const held = { pod, node, present, queueSeconds: cost.queueSeconds };
    const cancel = clock.after(HOLD_MS, () => this.#release(held, this.#judge(held)));
    this.#held.set(held, cancel);
  }

  manifestChanged(): void {
    for (const held of this.#held.keys()) {
      const landing = this.#judge(held);
      if (landing.unknownImages === 0) this.#release(held, landing);
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#options.recorder.run(signal);
    for (const cancel of this.#held.values()) cancel();
    this.#held.clear();
  }

  #judge(held: HeldLanding): Landing {
    return landingOf(held, this.#options.state.inventory, this.#options.defaults);
  }

  #release(held: HeldLanding, landing: Landing): void {
    this.#held.get(held)?.();
    this.#held.delete(held);
    this.#report(held.pod, landing);
  }

  #report({ namespace, name, uid, nodeName = "" }: ObservedPod, landing: Landing): void {
    const { reason, text } = landingNoteOf(nodeName, landing);
    this.#options.recorder.record({
      regarding: { apiVersion: "v1", kind: "Pod", namespace, name, uid },
      type: "Normal",
      reason,
      action: "Landing",
      note: text,
    });
  }
}
