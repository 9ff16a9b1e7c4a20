import type { Clock } from "../../runtime/clock.ts";
import type { ClusterState } from "../cluster-state.ts";
import { canariesOf } from "./check-canaries.ts";
import { eligibleNodesOf } from "./check-nodes.ts";
import { roundOf } from "./check-pull-pod.ts";
import type { FinishedStep, NodePull } from "./check-pull-result.ts";
import type { CheckPullWriter } from "./check-pull-writer.ts";
import type { SeenCheckPull } from "./check-pulls.ts";
import type { CheckRecord } from "./check-record.ts";

/** Pods that pull for checks at once, in the whole cluster: a pull may load a node and a registry for minutes. */
const MAX_PODS = 50;
/** Until it is looked again whether there is room, or whether the watch shows a pod that was made. */
const RETRY_MS = 5_000;

/** How far the pulls of one look are. */
export type PullStep = FinishedStep | { readonly kind: "waiting"; readonly ms: number };

export interface PullDepthOptions {
  readonly state: Pick<ClusterState, "checks" | "caches" | "clusterNodes">;
  readonly writer: CheckPullWriter;
  readonly pullerImage: string;
  readonly priorityClassName: string | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * Has one node of each platform pull the image of a check. All that is going on stands in the pods, so that it does not
 * matter who asks next, and how often.
 */
export class PullDepth {
  readonly #options: PullDepthOptions;

  constructor(options: PullDepthOptions) {
    this.#options = options;
  }

  /** Makes the pods that are missing for the look that is due. */
  async step(record: CheckRecord): Promise<PullStep> {
    const { state, clock, timeoutMs } = this.#options;
    const round = roundOf(record);
    const pods = state.checks.pulls.of(record.uid);
    await this.#delete(pods.filter((pod) => pod.round !== round));
    const current = pods.filter((pod) => pod.round === round);
    const { names } = eligibleNodesOf(record.check, state.clusterNodes);
    const missing = canariesOf(names, state.caches.nodes, record.uid).filter(
      ({ platform }) => !current.some((pod) => pod.platform === platform),
    );
    if (missing.length + current.length === 0) return { kind: "noNode" };
    if (missing.length > 0) {
      const refusal = await this.#create(
        record,
        missing.map((canary) => ({ ...canary, round })),
      );
      return refusal === undefined
        ? { kind: "waiting", ms: RETRY_MS }
        : { kind: "refused", message: refusal };
    }
    const pulls = current.map((pod) => pullOf(pod, { nowMs: clock.nowMs(), timeoutMs }));
    const waits = pulls.flatMap((pull) => ("waitMs" in pull ? pull.waitMs : []));
    if (waits.length > 0) return { kind: "waiting", ms: Math.min(...waits) };
    return { kind: "over", pulls: pulls.flatMap((pull) => ("outcome" in pull ? pull : [])) };
  }

  /** Deletes every pod of the check. */
  clear({ uid }: CheckRecord): Promise<void> {
    return this.#delete(this.#options.state.checks.pulls.of(uid));
  }

  /** Returns why one of the pods cannot be made; undefined too where there is no room for them yet. */
  async #create(
    record: CheckRecord,
    places: readonly { nodeName: string; platform: string; round: string }[],
  ): Promise<string | undefined> {
    const { state, writer, pullerImage, priorityClassName, timeoutMs } = this.#options;
    if (state.checks.pulls.size + places.length > MAX_PODS) return undefined;
    const timeoutSeconds = Math.ceil(timeoutMs / 1000);
    for (const place of places) {
      const options = { ...place, pullerImage, priorityClassName, timeoutSeconds };
      const refusal = await writer.create(record, options);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  async #delete(pods: readonly SeenCheckPull[]): Promise<void> {
    for (const pod of pods) await this.#options.writer.delete(pod);
  }
}

function pullOf(
  { nodeName, platform, outcome, seenMs }: SeenCheckPull,
  { nowMs, timeoutMs }: { readonly nowMs: number; readonly timeoutMs: number },
): NodePull | { readonly waitMs: number } {
  if (outcome.kind !== "open") return { nodeName, platform, outcome };
  const waitMs = seenMs + timeoutMs - nowMs;
  if (waitMs > 0) return { waitMs };
  const message = `it did not within ${timeoutMs / 1000} s`;
  return { nodeName, platform, outcome: { kind: "failed", class: "Timeout", message } };
}
