import { LRUCache } from "lru-cache";
import type { PullReport } from "../../../kube/pulled-event-decoder.ts";
import { PULLER_NAME_PREFIX } from "./puller-pod.ts";

/** Pods that are remembered; several times as many as are at work at once. */
const MAX_PODS = 5_000;

/**
 * Images of one pod that a kubelet's Events tell of for sure. It sends 25 of a pod, and then one in five minutes (client-go,
 * tools/record); each container takes four: Pulling, Pulled, Created, Started.
 */
export const MAX_TOLD_IMAGES = 5;

/** What a kubelet's Events say of one puller pod: a pod's status tells the same later, and less. */
export interface PodReports {
  /** By reference: the seconds of the transfer, undefined where the image was there already. */
  readonly pulled: ReadonlyMap<string, number | undefined>;
  /** When the last one came. */
  readonly lastMs: number;
}

/** What kubelets say of pulls that puller pods asked for; Events may come before their pod, late, or never. */
export class PullReports {
  readonly #pods = new LRUCache<
    string,
    { pulled: Map<string, number | undefined>; lastMs: number }
  >({ max: MAX_PODS });

  /** Returns whether the Event was about a puller pod. */
  observe({ podUid, podName, reference, seconds }: PullReport, nowMs: number): boolean {
    if (!podName.startsWith(PULLER_NAME_PREFIX)) return false;
    const known = this.#pods.get(podUid) ?? { pulled: new Map(), lastMs: nowMs };
    known.pulled.set(reference, seconds);
    known.lastMs = nowMs;
    this.#pods.set(podUid, known);
    return true;
  }

  of(podUid: string): PodReports | undefined {
    return this.#pods.get(podUid);
  }
}
