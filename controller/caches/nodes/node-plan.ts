import { type PlannedPod, planPods } from "../pullers/pod-planning.ts";
import type { PodReckoning } from "../pullers/pod-reckoning.ts";
import { MAX_TOLD_IMAGES } from "../pullers/pull-reports.ts";
import { MAX_POD_IMAGES } from "../pullers/puller-pod.ts";
import { afterFailure, type NodeProgress } from "./node-progress.ts";
import type { Wait } from "./node-readiness.ts";
import type { CacheSurvey, ImageSurvey, NodeSurvey } from "./node-survey.ts";

export interface NodePlan {
  readonly pods: readonly PlannedPod[];
  /** By `namespace/name` of the cache. */
  readonly progress: ReadonlyMap<string, NodeProgress>;
  /** Whether more pods would have been made if more were allowed. */
  readonly isStarved: boolean;
}

export interface PlanRules {
  readonly nodeName: string;
  readonly working: readonly PodReckoning[];
  /** Why what is due of a cache may not be pulled now, by `namespace/name`; undefined where it may. */
  readonly waits: ReadonlyMap<string, Wait | undefined>;
  /** Pods that may be made at most. */
  readonly maxPods: number;
  /** Whether the node may have images that it does not report, so that only Events tell what was pulled. */
  readonly isReportCapped: boolean;
  readonly nowMs: number;
}

const BEHIND_OTHERS: Wait = {
  kind: "waiting",
  reason: "Parallelism",
  message: "Waits for images before it on the node",
};
const NO_POD_LEFT: Wait = {
  kind: "waiting",
  reason: "Parallelism",
  message: "Waits until fewer puller pods are at work in the cluster",
};

/** Which pods to make on a node now, and how far that brings each cache there. */
export function planNode(survey: NodeSurvey, rules: PlanRules): NodePlan {
  const { nodeName, working, waits, maxPods, isReportCapped, nowMs } = rules;
  const maxImages = isReportCapped ? MAX_TOLD_IMAGES : MAX_POD_IMAGES;
  const takenNames = new Set(working.map(({ pod }) => pod.name));
  const claimed = new Set<string>();
  const pods: PlannedPod[] = [];
  let isStarved = false;
  for (const each of survey.caches) {
    if (waits.get(each.cache.key) !== undefined) continue;
    const room = { nodeName, takenNames, claimed, maxImages, maxPods: Infinity };
    const wanted = planPods(each, room);
    const planned = planPods(each, { ...room, maxPods: maxPods - pods.length });
    isStarved ||= planned.length < wanted.length;
    pods.push(...planned);
    for (const { images } of planned) for (const { reference } of images) claimed.add(reference);
  }
  const rest = isStarved ? NO_POD_LEFT : BEHIND_OTHERS;
  const progress = survey.caches.map((each) => {
    const wait = waits.get(each.cache.key) ?? rest;
    return [each.cache.key, progressOf(each, { nodeName, claimed, wait, nowMs })] as const;
  });
  return { pods, progress: new Map(progress), isStarved };
}

function progressOf(
  { images }: CacheSurvey,
  {
    nodeName,
    claimed,
    wait,
    nowMs,
  }: {
    readonly nodeName: string;
    readonly claimed: ReadonlySet<string>;
    readonly wait: Wait;
    readonly nowMs: number;
  },
): NodeProgress {
  const pulling = { kind: "pulling", sinceMs: nowMs } as const;
  const entries = [...images].map(([reference, survey]: [string, ImageSurvey]) => {
    if (survey.kind === "settled") return [reference, survey.progress] as const;
    const progress = claimed.has(reference) ? pulling : wait;
    return [reference, afterFailure(progress, survey.failure)] as const;
  });
  return { node: nodeName, images: new Map(entries) };
}
