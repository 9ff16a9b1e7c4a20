import type { Logger } from "../../../runtime/logger.ts";
import type { ClusterState } from "../../cluster-state.ts";
import type { NodeSituation } from "../nodes/node-situation.ts";
import type { PlannedPod } from "./pod-planning.ts";
import type { PullFailures } from "./pull-failures.ts";
import { pullerPodNameOf } from "./puller-pod.ts";
import type { PullerWrite, PullerWriter } from "./puller-writer.ts";

export interface PullerMakerOptions {
  readonly state: ClusterState;
  readonly writer: Pick<PullerWriter, "create">;
  readonly failures: PullFailures;
  readonly pullerImage: string;
  /** Where a cache names none. */
  readonly serviceAccountName: string | undefined;
  readonly priorityClassName: string | undefined;
  readonly logger: Logger;
}

/** What came of a pod that was planned; unwanted where its cache is gone meanwhile. */
export type Making = PullerWrite["kind"] | "unwanted";

export interface PodMaking {
  readonly pod: PlannedPod;
  readonly making: Making;
}

/** Makes the pods that were planned, as their caches want them. */
export class PullerMaker {
  readonly #options: PullerMakerOptions;

  constructor(options: PullerMakerOptions) {
    this.#options = options;
  }

  /**
   * A pod that the API server refuses, or does not say whether it took, counts as a failed try: of what it was to pull, or
   * where it pulls nothing of the pod itself, by its name.
   */
  async make(
    { node, nowMs }: NodeSituation,
    { cache, kind, slot, images }: PlannedPod,
  ): Promise<Making> {
    const { state, writer, failures, pullerImage, logger } = this.#options;
    const spec = state.caches.records.get(cache.key)?.cache.spec;
    if (spec === undefined) return "unwanted";
    const nodeName = node.facts.name;
    const written = await writer.create({
      cache: cache.identity,
      nodeName,
      kind,
      slot,
      images,
      askedMs: nowMs,
      pullerImage,
      secretNames: (spec.imagePullSecrets ?? []).map(({ name }) => name),
      serviceAccountName: spec.serviceAccountName ?? this.#options.serviceAccountName,
      priorityClassName: spec.priorityClassName ?? this.#options.priorityClassName,
    });
    if (written.kind === "made" || written.kind === "exists") return written.kind;
    logger.warn(
      { cache: cache.key, node: nodeName, detail: written.message },
      `puller pod ${written.kind}`,
    );
    const what = written.kind === "refused" ? "refused" : "did not take";
    const tried =
      kind === "pull"
        ? images.map(({ reference }) => reference)
        : [pullerPodNameOf(cache.identity, { nodeName, kind, slot })];
    for (const reference of tried) {
      failures.add(
        { node: nodeName, cacheUid: cache.identity.uid, reference },
        {
          tryId: `${written.kind} at ${nowMs}`,
          reason: "InternalError",
          message: `The API server ${what} the puller pod: ${written.message}`,
          atMs: nowMs,
          backoffLimit: cache.backoffLimit,
          mayBeFinal: false,
        },
      );
    }
    return written.kind;
  }
}
