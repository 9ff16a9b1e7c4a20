import { LRUCache } from "lru-cache";
import type { EventNotice } from "../kube/event-series.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";

/** Pods let through of late that have not been seen stored. */
const MAX_AWAITED = 1_000;

interface Recorder {
  record(notice: EventNotice): void;
}

export interface BrokenGlass {
  readonly username: string;
  readonly reason: string;
  readonly untilMs: number;
}

/**
 * Writes an Event on each pod that was let through, once the watch shows the pod: admission itself has no side effects, and
 * what a dry run or a later refusal never stores has no Event. Of several replicas the one that was asked writes it.
 */
export class BreakGlassEvents {
  readonly #recorder: Recorder;
  readonly #awaited = new LRUCache<string, BrokenGlass>({ max: MAX_AWAITED });

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  expect(podUid: string, broken: BrokenGlass): void {
    this.#awaited.set(podUid, broken);
  }

  observePod({ uid, namespace, name }: ObservedPod): void {
    const broken = this.#awaited.get(uid);
    if (broken === undefined) return;
    this.#awaited.delete(uid);
    const { username, reason, untilMs } = broken;
    const until = new Date(untilMs).toISOString();
    this.#recorder.record({
      regarding: { apiVersion: "v1", kind: "Pod", namespace, name, uid },
      type: "Warning",
      reason: "BreakGlass",
      action: "Admission",
      note: `Images were not checked: ${username} broke the glass until ${until}: ${reason}`,
    });
  }
}
