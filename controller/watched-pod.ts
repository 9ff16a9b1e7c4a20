import { type PullContext, type PullSpec, pullContextOf } from "../check/pull-context.ts";
import { decodePod } from "../kube/pod-decoder.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { decodePullerRecord, type PullerRecord } from "./caches/pullers/puller-record.ts";
import { decodeRemoval, type RemovalRecord } from "./caches/removal/removal-outcome.ts";
import { type CheckPullRecord, decodeCheckPull } from "./checks/check-pull-record.ts";
import { type ExemptingMetadata, exemptKeysOf } from "./exempt-keys.ts";

/** What the controller keeps of a pod. */
export interface WatchedPod {
  readonly pod: ObservedPod;
  readonly context: PullContext;
  /** 0 when the API server did not say. */
  readonly createdMs: number;
  /** Images that no ImageCheck is made for; absent where there is none. */
  readonly exemptKeys?: readonly string[];
  /** Of a pod that works for an ImageCache. */
  readonly puller?: PullerRecord;
  /** Of a pod that removes images from its node. */
  readonly removal?: RemovalRecord;
  /** Of a pod that works for an ImageCheck. */
  readonly checkPull?: CheckPullRecord;
}

interface RawPod {
  readonly metadata?: ExemptingMetadata & { readonly creationTimestamp?: string };
  readonly spec?: PullSpec;
}

/** `agentNamespace` is where removal pods are; without it there are none. */
export function decodeWatchedPod(raw: unknown, agentNamespace?: string): WatchedPod {
  const pod = decodePod(raw);
  const { metadata = {}, spec } = raw as RawPod;
  const exemptKeys = exemptKeysOf(pod.images, metadata);
  const puller = decodePullerRecord(raw);
  const removal = agentNamespace === undefined ? undefined : decodeRemoval(raw, agentNamespace);
  const checkPull = decodeCheckPull(raw);
  return {
    pod,
    context: pullContextOf(pod.namespace, spec),
    createdMs: Date.parse(metadata.creationTimestamp ?? "") || 0,
    ...(exemptKeys.length === 0 ? {} : { exemptKeys }),
    ...(puller === undefined ? {} : { puller }),
    ...(removal === undefined ? {} : { removal }),
    ...(checkPull === undefined ? {} : { checkPull }),
  };
}
