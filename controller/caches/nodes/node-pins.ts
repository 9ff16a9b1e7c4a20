import { planPins } from "../pullers/pin-planning.ts";
import type { PlannedPod } from "../pullers/pod-planning.ts";
import type { PullFailures } from "../pullers/pull-failures.ts";
import { type PulledContainer, pullerPodNameOf } from "../pullers/puller-pod.ts";
import { isHolding, type PullerRecord } from "../pullers/puller-record.ts";
import type { PullFailure, UnpinnedImage } from "./node-progress.ts";
import type { Wait } from "./node-readiness.ts";
import type { NodeSituation } from "./node-situation.ts";
import type { NodeSurvey } from "./node-survey.ts";

export interface NodePins {
  readonly pods: readonly PlannedPod[];
  readonly obsolete: readonly PullerRecord[];
  /** When to look again, in milliseconds since the Unix epoch; Infinity for never. */
  readonly dueMs: number;
  /** By `namespace/name` of the cache: what cannot be kept in use. */
  readonly unpinned: ReadonlyMap<string, UnpinnedImage>;
}

/**
 * Nodes that take no pods need no images, and none of our pods. A pod with an emptyDir makes `kubectl drain` give up, and
 * whoever means to drain a node cordons it.
 */
const UNPINNED: ReadonlySet<Wait["reason"]> = new Set([
  "NodeDraining",
  "NodeCordoned",
  "VirtualNode",
]);

/** Which pods are to keep images in use on a node; one that broke or was refused is made again after a while. */
export function nodePinsOf(
  situation: NodeSituation,
  survey: NodeSurvey,
  failures: PullFailures,
): NodePins {
  const { node, pins, nowMs } = situation;
  const nodeName = node.facts.name;
  const reason = node.wait?.reason;
  const pinned = survey.caches.filter(({ cache }) => cache.isPinned);
  if (reason !== undefined && UNPINNED.has(reason)) {
    return { pods: [], obsolete: pins, dueMs: Infinity, unpinned: new Map() };
  }
  const uids = new Set(pinned.map(({ cache }) => cache.identity.uid));
  const obsolete: PullerRecord[] = pins.filter(({ cacheUid }) => !uids.has(cacheUid));
  const pods: PlannedPod[] = [];
  const unpinned = new Map<string, UnpinnedImage>();
  const tellUnpinned = (
    key: string,
    [image]: readonly PulledContainer[],
    failure: PullFailure | undefined,
  ): void => {
    if (failure === undefined || image === undefined) return;
    const message = `Cannot be kept in use: ${failure.message}`;
    unpinned.set(key, { image: image.reference, failure: { ...failure, message } });
  };
  let dueMs = Infinity;
  for (const each of pinned) {
    const { key, identity, backoffLimit } = each.cache;
    const own = pins.filter(({ cacheUid }) => cacheUid === identity.uid);
    for (const pin of own) {
      const { name, uid, refusal, images } = pin;
      const place = { node: nodeName, cacheUid: identity.uid, reference: name };
      if (refusal === undefined) {
        if (isHolding(pin)) failures.clear(place);
        tellUnpinned(key, images, failures.of(place));
        continue;
      }
      const { reason: why, message } = refusal;
      const failed = { reason: "InternalError", message: `${why}: ${message}` } as const;
      failures.add(place, { ...failed, tryId: uid, atMs: nowMs, backoffLimit, mayBeFinal: false });
    }
    const plan = planPins(each, { nodeName, pins: own, mayMake: node.wait === undefined });
    obsolete.push(...plan.obsolete);
    for (const pod of plan.pods) {
      const name = pullerPodNameOf(identity, { nodeName, kind: "pin", slot: pod.slot });
      const place = { node: nodeName, cacheUid: identity.uid, reference: name };
      const failure = failures.of(place);
      const { nextTryMs = 0 } = failure ?? {};
      tellUnpinned(key, pod.images, failure);
      if (nextTryMs > nowMs) dueMs = Math.min(dueMs, nextTryMs);
      else pods.push(pod);
    }
  }
  return { pods, obsolete, dueMs, unpinned };
}
