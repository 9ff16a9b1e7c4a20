import type { CacheOnNode } from "../nodes/node-situation.ts";
import type { CacheSurvey } from "../nodes/node-survey.ts";
import { type PulledContainer, type PullerKind, pullerPodNameOf } from "./puller-pod.ts";

/** A pod to be made. */
export interface PlannedPod {
  readonly cache: CacheOnNode;
  readonly kind: PullerKind;
  readonly slot: string;
  readonly images: readonly PulledContainer[];
}

export interface PodRoom {
  readonly nodeName: string;
  /** Names of the cache's pods that still work. */
  readonly takenNames: ReadonlySet<string>;
  /** References that another pod of this plan pulls. */
  readonly claimed: ReadonlySet<string>;
  /** Pods that may be made at most. */
  readonly maxPods: number;
  /** Images of one pod. */
  readonly maxImages: number;
}

/**
 * The pods that pull what is due of one cache on one node: no more at once than its `parallelismPerNode`. Images go in the
 * order listed, and those that failed before come last, as they may hold up others.
 */
export function planPods({ cache, images }: CacheSurvey, room: PodRoom): PlannedPod[] {
  const { nodeName, takenNames, claimed, maxPods, maxImages } = room;
  const due = [...images].flatMap(([reference, survey]) =>
    survey.kind === "due" && !claimed.has(reference) ? [{ reference, ...survey }] : [],
  );
  const ordered = [
    ...due.filter(({ failure }) => failure === undefined),
    ...due.filter(({ failure }) => failure !== undefined),
  ];
  const slots = Array.from({ length: cache.parallelismPerNode }, (_, index) => String(index));
  const free = slots.filter(
    (slot) => !takenNames.has(pullerPodNameOf(cache.identity, { nodeName, kind: "pull", slot })),
  );
  const used = free.slice(0, Math.min(maxPods, ordered.length));
  const wanted = ordered.slice(0, used.length * maxImages);
  return used.map((slot, index) => ({
    cache,
    kind: "pull",
    slot,
    images: wanted
      // In turns, so that pods at work side by side keep to the order together.
      .filter((_, position) => position % used.length === index)
      .map(({ reference, pull }) => ({ reference, pullPolicy: pull.pullPolicy })),
  }));
}
