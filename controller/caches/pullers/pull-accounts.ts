import type { ObservedPod } from "../../../placement/observed-pod.ts";
import type { ClusterState } from "../../cluster-state.ts";
import { imageKeysNamedBy } from "../../images/image-key.ts";
import type { CacheMetrics } from "../cache-metrics.ts";
import { bytesOfLayers, layersOf } from "../image-layers.ts";
import type { PodReckoning, PullResult } from "./pod-reckoning.ts";

/** Counts what puller pods came to, and what pods found on their node because of them. */
export class PullAccounts {
  readonly #state: ClusterState;
  readonly #metrics: CacheMetrics;

  constructor(options: { readonly state: ClusterState; readonly metrics: CacheMetrics }) {
    this.#state = options.state;
    this.#metrics = options.metrics;
  }

  ended({ pod, results }: PodReckoning): void {
    for (const [reference, result] of results) {
      if (result.kind === "failed") this.#metrics.countFailure(result.reason);
      if (result.kind !== "pulled" || !this.#isTransfer(result, pod.nodeName)) continue;
      const bytes = this.#bytesOf(reference, pod.nodeName);
      this.#metrics.countPull({ seconds: result.seconds, bytes });
    }
  }

  /** Events may come after the status, or never; but what a whole report did not list was not there. */
  #isTransfer({ isTransferred }: Extract<PullResult, { kind: "pulled" }>, node: string): boolean {
    return isTransferred ?? this.#state.caches.nodes.get(node)?.facts.isReportCapped === false;
  }

  landed(pod: ObservedPod): void {
    const { nodeName = "" } = pod;
    const notes = this.#state.caches.nodes.get(nodeName)?.notes;
    for (const reference of new Set(imageKeysNamedBy(pod))) {
      if (notes?.get(reference)?.state !== "pulled") continue;
      this.#metrics.countSaved(this.#bytesOf(reference, nodeName));
    }
  }

  #bytesOf(reference: string, nodeName: string): number {
    const platform = this.#state.caches.nodes.get(nodeName)?.facts.platform;
    if (platform === undefined) return 0;
    return bytesOfLayers(layersOf(this.#state, { reference, target: undefined }, platform));
  }
}
