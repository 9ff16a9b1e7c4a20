import type { ImageCacheConditionType, ImageCacheStatus } from "../../api/image-cache.ts";
import { formatTime } from "../../kube/format-time.ts";
import type { CacheProgress, FailedPull } from "./cache-progress.ts";
import { MAX_DISCOVERED } from "./discovered-images.ts";

export type CacheCondition = NonNullable<ImageCacheStatus["conditions"]>[number];
type Verdict = Pick<CacheCondition, "status" | "reason" | "message">;

export interface ConditionFacts {
  readonly progress: CacheProgress;
  /** Whether the cache names or has discovered any image. */
  readonly hasImages: boolean;
  readonly isPurged: boolean;
  /** Of a cache that is being deleted: where something of it is left. */
  readonly removal: string | undefined;
  readonly worstFailure: FailedPull | undefined;
  /** Images that entries discovered beyond what one takes. */
  readonly leftOut: number;
  /** What is wrong with the schedule of refreshes. */
  readonly scheduleFault: string | undefined;
  /** The conditions there were before. */
  readonly previous: readonly CacheCondition[];
  readonly generation: number;
  readonly atMs: number;
}

/** Ready, Progressing and Degraded, in this order. */
export function cacheConditionsOf(facts: ConditionFacts): CacheCondition[] {
  return [
    conditionOf("Ready", readyOf(facts), facts),
    conditionOf("Progressing", progressingOf(facts), facts),
    conditionOf("Degraded", degradedOf(facts), facts),
  ];
}

/** `lastTransitionTime` moves with the status, not with reason and message, as everywhere in Kubernetes. */
function conditionOf(
  type: ImageCacheConditionType,
  verdict: Verdict,
  { previous, generation, atMs }: ConditionFacts,
): CacheCondition {
  const before = previous.find((condition) => condition.type === type);
  const isSame = before?.status === verdict.status;
  return {
    type,
    ...verdict,
    lastTransitionTime: isSame ? before.lastTransitionTime : formatTime(atMs),
    observedGeneration: generation,
  };
}

/** Nodes that can take no pods, and images that a node cannot run, do not keep a cache from being ready. */
function readyOf({ progress, hasImages, isPurged, removal }: ConditionFacts): Verdict {
  const { desired, nodes, lacking } = progress;
  if (removal !== undefined) return isFalse("Removing", "The cache is being deleted");
  if (isPurged) {
    const message = "The images were purged; change the spec or ask for a refresh to pull again";
    return { status: "False", reason: "Purged", message };
  }
  if (!hasImages) return isTrue("NoImages", "There is no image to keep");
  if (desired === 0) return isTrue("NoNodes", "The cache chooses none of the nodes there are");
  const held = `${nodes.ready} of ${desired} nodes hold all images`;
  const [wait] = progress.waitingNodes();
  if (lacking === 0 && nodes.ready > 0) {
    const rest = wait === undefined ? "" : `; the rest cannot run them now (${wait.reason})`;
    return isTrue("ImagesPresent", `${held}${rest}`);
  }
  const missing = progress.failures > 0 ? "PullsFailed" : (wait?.reason ?? "Pulling");
  return { status: "False", reason: nodes.pulling > 0 ? "Pulling" : missing, message: held };
}

/** Whether something happens before the next refresh: an image comes, has its turn to come, or is tried again. */
function progressingOf({ progress, isPurged, removal }: ConditionFacts): Verdict {
  const { desired, nodes, finalFailures, retries } = progress;
  if (removal !== undefined) return isTrue("Removing", removal);
  if (nodes.pulling > 0) return isTrue("Pulling", `${nodes.pulling} of ${desired} nodes pull`);
  const waits = progress.waitingNodes();
  const turn = waits.find(({ reason }) => reason === "Parallelism");
  if (turn !== undefined) {
    return isTrue("Parallelism", `${turn.nodes} of ${desired} nodes wait for their turn`);
  }
  if (retries > 0) return isTrue("Retrying", `Failed pulls that will be tried again: ${retries}`);
  if (isPurged) return isFalse("Purged", "The images were purged");
  if (finalFailures > 0)
    return isFalse("PullsFailed", "What failed is not tried again before a refresh");
  const [wait] = waits;
  if (wait !== undefined) {
    const message = `${wait.nodes} of ${desired} nodes wait: ${wait.message}`;
    return isFalse(wait.reason, message);
  }
  return isFalse("Complete", "Nothing is left to pull");
}

function degradedOf({ progress, worstFailure, scheduleFault, leftOut }: ConditionFacts): Verdict {
  if (worstFailure !== undefined) {
    const { node, image, pull } = worstFailure;
    const message = `Failed pulls: ${progress.failures}; of ${image} on ${node}: ${pull.message}`;
    return isTrue(pull.reason, message);
  }
  if (scheduleFault !== undefined) return isTrue("InvalidSchedule", scheduleFault);
  if (leftOut > 0) {
    const message = `Discovered images that are left out: ${leftOut}; an entry takes ${MAX_DISCOVERED}, divide it by narrower selectors`;
    return isTrue("TooManyImages", message);
  }
  return isFalse("NoFailures", "No pull has failed");
}

function isTrue(reason: string, message: string): Verdict {
  return { status: "True", reason, message };
}

function isFalse(reason: string, message: string): Verdict {
  return { status: "False", reason, message };
}
