import type { EventRecorder } from "../kube/event-recorder.ts";
import { costOn, type PullDefaults } from "../placement/candidate-cost.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { PodDemand } from "../placement/pod-demand.ts";
import type { Clock } from "../runtime/clock.ts";
import type { ClusterListener } from "./cluster-listener.ts";
import type { ClusterState } from "./cluster-state.ts";
import { landingNoteOf } from "./landing-note.ts";

export interface LandingReporterOptions {
  readonly state: ClusterState;
  readonly recorder: EventRecorder;
  readonly defaults: PullDefaults;
  readonly clock: Clock;
}

/** Says on each pod that lands what its node had of its images. The recorder bounds how many are written. */
export class LandingReporter implements ClusterListener {
  readonly #options: LandingReporterOptions;

  constructor(options: LandingReporterOptions) {
    this.#options = options;
  }

  podLanding(pod: ObservedPod): void {
    const { state, recorder, defaults, clock } = this.#options;
    const node = state.inventory.nodes.node(pod.nodeName ?? "");
    // A pod bound to a node that nobody has seen: there is nothing to tell.
    if (node === undefined) return;
    const podDemand = new PodDemand(state.inventory, pod);
    const cost = costOn(node, podDemand, { nowMs: clock.nowMs(), defaults });
    const unknownImages = podDemand.on(node.platform).demand.unknown.length;
    const { reason, text } = landingNoteOf(node.name, { ...cost, unknownImages });
    recorder.record({
      regarding: {
        apiVersion: "v1",
        kind: "Pod",
        namespace: pod.namespace,
        name: pod.name,
        uid: pod.uid,
      },
      type: "Normal",
      reason,
      action: "Landing",
      note: text,
    });
  }
}
