import type { Digest } from "../../../placement/digest.ts";
import type { CacheOnNode, NodeSituation } from "../nodes/node-situation.ts";
import type { NoteKeeping } from "../nodes/note-keeping.ts";
import { type PodReckoning, reckonPod } from "./pod-reckoning.ts";
import type { PullFailures } from "./pull-failures.ts";
import type { PullNote } from "./pull-notes.ts";
import type { PullerRecord, SeenPuller } from "./puller-record.ts";

/** What the pods on a node came to. */
export interface PodSettlement {
  /** Those that may still bring something. */
  readonly working: readonly PodReckoning[];
  /** Those that are to be deleted: done, of a cache that does not want them, or on a node that must be left alone. */
  readonly ending: readonly PodReckoning[];
}

const DEFAULT_TIMEOUT_MS = 300_000;

/** Judges the pods of a node, and takes what they came to into the notes and the failures; repeating it changes nothing. */
export function settlePods(
  situation: NodeSituation,
  { notes, failures }: { readonly notes: NoteKeeping; readonly failures: PullFailures },
): PodSettlement {
  const byUid = new Map(situation.caches.map((cache) => [cache.identity.uid, cache]));
  const working: PodReckoning[] = [];
  const ending: PodReckoning[] = [];
  for (const pod of situation.pods) {
    const cache = byUid.get(pod.cacheUid);
    const reckoning = reckon(pod, cache, situation);
    noteFailures(reckoning, { cache, failures, situation });
    if (!reckoning.isDone && isAwaited(pod, cache, situation) && mayGoOn(situation)) {
      working.push(reckoning);
      continue;
    }
    ending.push(reckoning);
    keepNotes(reckoning, notes, situation);
  }
  return { working, ending };
}

function reckon(
  pod: SeenPuller,
  cache: CacheOnNode | undefined,
  { node, reportsOf, openSinceMs, nowMs }: NodeSituation,
): PodReckoning {
  return reckonPod(pod, {
    reports: reportsOf(pod.uid),
    timeoutMs: cache?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    openSinceMs,
    isHeldUp: node.wait !== undefined,
    areEventsNeeded: node.facts.isReportCapped,
    nowMs,
  });
}

/** A pod that waits for a node to come back goes on by itself; a cordoned node may end what it has begun. */
function mayGoOn({ node }: NodeSituation): boolean {
  const reason = node.wait?.reason;
  return reason === undefined || reason === "NodeNotReady" || reason === "NodeCordoned";
}

/** A kubelet ends what it has begun, also for a pod that is gone: where somebody waits for that, the pod tells of it. */
function isAwaited(
  { images, cacheUid }: PullerRecord,
  cache: CacheOnNode | undefined,
  { finalizing }: NodeSituation,
): boolean {
  if (cache === undefined) return finalizing.has(cacheUid);
  return images.some(({ reference }) =>
    cache.images.some((image) => image.reference === reference),
  );
}

function noteFailures(
  { pod, results }: PodReckoning,
  {
    cache,
    failures,
    situation,
  }: {
    readonly cache: CacheOnNode | undefined;
    readonly failures: PullFailures;
    readonly situation: NodeSituation;
  },
): void {
  if (cache === undefined) return;
  for (const [reference, result] of results) {
    const place = { node: pod.nodeName, cacheUid: pod.cacheUid, reference };
    if (result.kind === "pulled") failures.clear(place);
    if (result.kind !== "failed") continue;
    const { reason, message, mayBeFinal } = result;
    failures.add(place, {
      tryId: pod.uid,
      reason,
      message,
      mayBeFinal,
      atMs: situation.nowMs,
      backoffLimit: cache.backoffLimit,
    });
  }
}

function keepNotes(
  { pod, results }: PodReckoning,
  notes: NoteKeeping,
  situation: NodeSituation,
): void {
  const { isReportCapped } = situation.node.facts;
  for (const { reference, pullPolicy } of pod.images) {
    const result = results.get(reference);
    // Of what may still come the report tells.
    if (result?.kind === "failed" && !result.mayStillCome) notes.fail(reference);
    if (result?.kind !== "pulled") continue;
    if (isNoted(notes.notes.get(reference), result.digest, pod)) continue;
    const { nowMs: atMs } = situation;
    const answersMs = answersMsOf(reference, pod, situation);
    notes.finish(reference, { result, pullPolicy, isReportCapped, atMs, answersMs });
  }
}

/**
 * What was asked for before a refresh, of whatever cache, may be what a moving reference stood for before. Undefined where none
 * has come since.
 */
function answersMsOf(
  reference: string,
  { askedMs }: SeenPuller,
  { caches }: NodeSituation,
): number | undefined {
  const refreshes = caches.flatMap(({ images, refreshedMs }) =>
    images.some((image) => image.reference === reference && image.isMoving) ? refreshedMs : [],
  );
  const missed = refreshes.filter((ms) => ms > askedMs);
  return missed.length === 0 ? undefined : Math.min(...missed) - 1;
}

/** A pod that is done is seen until it is gone: each time would be a change of the node. */
function isNoted(
  note: PullNote | undefined,
  digest: Digest | undefined,
  { askedMs }: SeenPuller,
): boolean {
  if (note === undefined || note.state === "pulling" || note.atMs < askedMs) return false;
  if (note.repullMs !== undefined && note.repullMs <= askedMs) return false;
  return digest === undefined || digest === note.digest;
}
