import { type PullContext, type PullSpec, pullContextOf } from "../check/pull-context.ts";
import { decodePod } from "../kube/pod-decoder.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";

/** What the controller keeps of a pod. */
export interface WatchedPod {
  readonly pod: ObservedPod;
  readonly context: PullContext;
  /** 0 when the API server did not say. */
  readonly createdMs: number;
}

interface RawPod {
  readonly metadata?: { readonly creationTimestamp?: string };
  readonly spec?: PullSpec;
}

export function decodeWatchedPod(raw: unknown): WatchedPod {
  const pod = decodePod(raw);
  const { metadata = {}, spec } = raw as RawPod;
  return {
    pod,
    context: pullContextOf(pod.namespace, spec),
    createdMs: Date.parse(metadata.creationTimestamp ?? "") || 0,
  };
}
