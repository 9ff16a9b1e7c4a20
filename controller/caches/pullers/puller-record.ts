import type { KubeObject } from "../../../kube/kube-object.ts";
import { decodePullOutcomes, type PullOutcomes } from "./pull-outcomes.ts";
import { cacheUidOf } from "./puller-labels.ts";
import { ASKED_ANNOTATION, PROBE_CONTAINER, type PullerKind } from "./puller-pod.ts";

/** What the controller keeps of a pod that works for a cache. */
export interface PullerRecord extends PullOutcomes {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly cacheUid: string;
  readonly nodeName: string;
  readonly kind: PullerKind;
  /** When it was asked for, by the clock of whoever made it; absent where it does not say. */
  readonly askedMs?: number;
}

export interface SeenPuller extends PullerRecord {
  /** When it was first seen, by our own clock: ages are never told by comparing clocks. */
  readonly seenMs: number;
  /** When it was first seen over, by our own clock; absent where it is not, or nobody has looked. */
  readonly overMs?: number;
  /** When it was asked for, to be compared with refreshes; when it was seen where that is not known, and never later. */
  readonly askedMs: number;
}

interface RawPod extends KubeObject {
  readonly metadata: KubeObject["metadata"] & {
    readonly ownerReferences?: readonly { readonly uid?: string; readonly controller?: boolean }[];
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly restartPolicy?: string;
    readonly containers?: readonly {
      readonly name?: string;
    }[];
  };
}

/** Reads a pod as the API server sends it; undefined for one that works for no cache, or is on no node. */
export function decodePullerRecord(raw: unknown): PullerRecord | undefined {
  const { metadata, spec = {} } = raw as RawPod;
  const cacheUid = cacheUidOf(metadata.labels);
  const { nodeName } = spec;
  if (cacheUid === undefined || !nodeName) return undefined;
  // Labels are soon copied to a pod that somebody else looks after.
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner?.uid !== cacheUid) return undefined;
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid ?? "",
    cacheUid,
    nodeName,
    kind: kindOf(spec),
    ...askedAt(metadata.annotations),
    ...decodePullOutcomes(raw),
  };
}

function askedAt(
  annotations: Readonly<Record<string, string>> = {},
): Pick<PullerRecord, "askedMs"> {
  const askedMs = Date.parse(annotations[ASKED_ANNOTATION] ?? "");
  return Number.isNaN(askedMs) ? {} : { askedMs };
}

function kindOf({ restartPolicy, containers }: NonNullable<RawPod["spec"]>): PullerKind {
  if (restartPolicy !== "Never") return "pin";
  return containers?.[0]?.name === PROBE_CONTAINER ? "probe" : "pull";
}

/** Whether nothing more is to be expected of a pod that pulls. */
export function isOver({ images, refusal }: PullerRecord): boolean {
  return refusal !== undefined || images.every(({ outcome }) => outcome.kind !== "open");
}

/** Whether every image of a pod that pins is in use by it. */
export function isHolding({ images }: PullerRecord): boolean {
  return images.every(({ outcome }) => outcome.kind === "pulled");
}
