import { kubeletFailureOf } from "../../../check/kubelet-failure.ts";
import type { Digest } from "../../../placement/digest.ts";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";
import type { PullerImage, PullerRefusal } from "./pull-outcomes.ts";
import { MAX_TOLD_IMAGES, type PodReports } from "./pull-reports.ts";
import { isOver, type PullerRecord, type SeenPuller } from "./puller-record.ts";

/** What a puller pod came to for one image. */
export type PullResult =
  | { readonly kind: "open" }
  | {
      readonly kind: "pulled";
      readonly digest?: Digest;
      /** False where the image was there already; undefined where the kubelet's Event has not come. */
      readonly isTransferred: boolean | undefined;
      /** Of the transfer, where that is told. */
      readonly seconds?: number;
    }
  | {
      readonly kind: "failed";
      readonly reason: FailureClass;
      readonly message: string;
      /** False where the pod is to blame, not the image. */
      readonly mayBeFinal: boolean;
      /** Whether the image may come all the same: nobody has said that the pull has ended. */
      readonly mayStillCome: boolean;
    };

export interface PodReckoning {
  readonly pod: SeenPuller;
  /** Whether there is nothing more to wait for. */
  readonly isDone: boolean;
  /** By reference. */
  readonly results: ReadonlyMap<string, PullResult>;
  /** When to look again although nothing happens, in milliseconds since the Unix epoch; absent for never. */
  readonly dueMs?: number;
}

export interface ReckoningRules {
  readonly reports: PodReports | undefined;
  /** Of one image. */
  readonly timeoutMs: number;
  /** Since when the node has been able to pull. */
  readonly openSinceMs: number;
  /** Whether nothing moves on the node now, so that no time counts. */
  readonly isHeldUp: boolean;
  /** Whether the kubelet's Events alone tell whether an image was there before, as where its report is cut short. */
  readonly areEventsNeeded: boolean;
  readonly nowMs: number;
}

/** Beside the pull of the image: the pod's sandbox and the puller image. */
const START_ALLOWANCE_MS = 30_000;
/** Events come by another watch than the status, mostly before it; a kubelet sends them one after the other. */
const EVENTS_LAG_MS = 5_000;

/**
 * Judges a pod that pulls, by its status and by what the kubelet has reported since. Kubelets pull the images of a pod one
 * after another and update its status when all were tried; so where nothing has come for the time that one image may take,
 * the first image without a result is the one that hangs, and it holds up all behind it. Of the sixth and later images a
 * kubelet may tell nothing before that: then nothing is known for as long as all that are left may take.
 */
export function reckonPod(pod: SeenPuller, rules: ReckoningRules): PodReckoning {
  const { reports, timeoutMs, openSinceMs, isHeldUp, nowMs } = rules;
  const results = new Map(
    pod.images.map((image) => [image.reference, resultOf(image, pod, reports)]),
  );
  if (isOver(pod)) {
    const dueMs = (pod.overMs ?? 0) + EVENTS_LAG_MS;
    const isUntold = rules.areEventsNeeded && [...results.values()].some(isTransferUnknown);
    if (isUntold && nowMs < dueMs) return { pod, isDone: false, results, dueMs };
    return { pod, isDone: true, results };
  }
  const movedMs = Math.max(pod.seenMs, openSinceMs, reports?.lastMs ?? 0);
  const open = pod.images.filter(({ reference }) => results.get(reference)?.kind === "open");
  const isSilent = (reports?.pulled.size ?? 0) >= MAX_TOLD_IMAGES;
  const dueMs = movedMs + timeoutMs * (isSilent ? open.length : 1) + START_ALLOWANCE_MS;
  if (isHeldUp) return { pod, isDone: false, results };
  if (nowMs < dueMs) return { pod, isDone: false, results, dueMs };
  const [hanging] = open;
  if (hanging !== undefined) {
    results.set(hanging.reference, {
      kind: "failed",
      reason: "Timeout",
      message: `The pull has not ended within ${Math.round(timeoutMs / 1000)} s (timeoutSeconds)`,
      mayBeFinal: true,
      mayStillCome: true,
    });
  }
  return { pod, isDone: true, results };
}

function isTransferUnknown(result: PullResult): boolean {
  return result.kind === "pulled" && result.isTransferred === undefined;
}

function resultOf(
  { reference, outcome }: PullerImage,
  { refusal }: PullerRecord,
  reports: PodReports | undefined,
): PullResult {
  const isReported = reports?.pulled.has(reference) === true;
  const seconds = reports?.pulled.get(reference);
  const isTransferred = isReported ? seconds !== undefined : undefined;
  // The Event comes before the status.
  if (outcome.kind === "pulled" || isReported) {
    const told = outcome.kind === "pulled" ? outcome : { kind: "pulled" as const };
    return { ...told, isTransferred, ...(seconds === undefined ? {} : { seconds }) };
  }
  if (outcome.kind === "failed") {
    const { reason, message } = outcome;
    const failure = { reason: kubeletFailureOf(reason, message), message };
    return { kind: "failed", ...failure, mayBeFinal: true, mayStillCome: false };
  }
  return refusal === undefined ? outcome : refused(refusal);
}

function refused({ reason, message, hasBegun }: PullerRefusal): PullResult {
  const isDisk = reason === "Evicted" && /ephemeral-storage|DiskPressure/.test(message);
  return {
    kind: "failed",
    reason: isDisk ? "InsufficientDisk" : kubeletFailureOf(reason, message),
    message: `The puller pod failed: ${reason}: ${message}`,
    mayBeFinal: false,
    mayStillCome: hasBegun,
  };
}
