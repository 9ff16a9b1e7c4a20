import type { Clock } from "../runtime/clock.ts";
import type { WatchedPod } from "./watched-pod.ts";

/** Tells pods that come to a node from those that were there when the controller started. */
export class PodLandings {
  readonly #startSecondMs: number;

  constructor(clock: Clock) {
    // Creation timestamps are cut to the second.
    this.#startSecondMs = Math.floor(clock.nowMs() / 1000) * 1000;
  }

  /**
   * Whether the pod has come to its node since it was as `before`, undefined for one that had not been seen. Never so for a
   * pod that is there only to pull.
   */
  hasLanded(watched: WatchedPod, before: WatchedPod | undefined): boolean {
    const { pod, createdMs, puller, checkPull } = watched;
    if (pod.nodeName === undefined || pod.finished) return false;
    if ((puller ?? checkPull) !== undefined) return false;
    if (before !== undefined) return before.pod.nodeName === undefined;
    return createdMs >= this.#startSecondMs;
  }
}
