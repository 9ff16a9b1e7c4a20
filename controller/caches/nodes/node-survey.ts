import type { Digest } from "../../../placement/digest.ts";
import type { PodReckoning } from "../pullers/pod-reckoning.ts";
import type { PullFailures } from "../pullers/pull-failures.ts";
import type { PullNotes } from "../pullers/pull-notes.ts";
import type { WantedImage } from "../wanted-image.ts";
import { type ImageNeed, imageNeedOf } from "./image-need.ts";
import { reportDueMs } from "./image-presence.ts";
import type { NodeStanding } from "./node-admission.ts";
import { overBudgetOf } from "./node-budget.ts";
import { afterFailure, type ImageProgress, type PullFailure } from "./node-progress.ts";
import type { Wait } from "./node-readiness.ts";
import type { CacheOnNode, NodeSituation } from "./node-situation.ts";
import { NoteRoom } from "./note-room.ts";
import { willNotCome } from "./will-not-come.ts";

type Pull = Extract<ImageNeed, { kind: "pull" }>;

/** How an image stands on a node: as it is, or to be pulled as soon as it may. */
export type ImageSurvey =
  | { readonly kind: "settled"; readonly progress: ImageProgress }
  | {
      readonly kind: "due";
      readonly pull: Pull;
      /** Of the last try, where that failed. */
      readonly failure?: PullFailure;
    };

export interface CacheSurvey {
  readonly cache: CacheOnNode;
  /** By reference, in the order listed. */
  readonly images: ReadonlyMap<string, ImageSurvey>;
  readonly standing: NodeStanding;
}

export interface NodeSurvey {
  readonly caches: readonly CacheSurvey[];
  /** When to look again although nothing happens, in milliseconds since the Unix epoch; Infinity for never. */
  readonly dueMs: number;
}

export interface SurveyParts {
  readonly notes: PullNotes;
  readonly failures: PullFailures;
  readonly working: readonly PodReckoning[];
}

const WITHIN_BUDGET: ReadonlyMap<string, Wait> = new Map();

const COLLECTED: ImageProgress = {
  kind: "waiting",
  reason: "Collected",
  message: "The kubelet's garbage collection took it; it is pulled again at the next refresh",
};

/** Compares what a node has, and is getting, with what the caches want there. */
export function surveyNode(situation: NodeSituation, parts: SurveyParts): NodeSurvey {
  let dueMs = Infinity;
  const flights = flightsOf(parts.working);
  const room = new NoteRoom(parts.notes);
  for (const { dueMs: podDueMs = Infinity } of parts.working) dueMs = Math.min(dueMs, podDueMs);
  const caches = situation.caches.map((cache) => {
    const images = new Map<string, ImageSurvey>();
    const over = overBudget(cache, situation);
    for (const image of cache.images) {
      const survey = surveyImage(image, { cache, over, room, situation, parts, flights });
      images.set(image.reference, survey);
      dueMs = Math.min(dueMs, againMs(image.reference, survey, situation, parts.notes));
    }
    return { cache, images, standing: standingOf([...images.values()]) };
  });
  return { caches, dueMs };
}

type Flight =
  | { readonly kind: "open"; readonly sinceMs: number }
  | { readonly kind: "pulled"; readonly digest?: Digest };

/** What the working pods bring or have brought, whatever cache they work for. */
function flightsOf(working: readonly PodReckoning[]): Map<string, Flight> {
  const flights = new Map<string, Flight>();
  for (const { pod, results } of working) {
    for (const [reference, result] of results) {
      if (result.kind === "open" && !flights.has(reference)) {
        flights.set(reference, { kind: "open", sinceMs: pod.seenMs });
      }
      if (result.kind === "pulled") flights.set(reference, result);
    }
  }
  return flights;
}

function surveyImage(
  { reference, isMoving }: WantedImage,
  {
    cache,
    over,
    room,
    situation,
    parts,
    flights,
  }: {
    readonly cache: CacheOnNode;
    readonly over: ReadonlyMap<string, Wait>;
    readonly room: NoteRoom;
    readonly situation: NodeSituation;
    readonly parts: SurveyParts;
    readonly flights: ReadonlyMap<string, Flight>;
  },
): ImageSurvey {
  const target = cache.targets.get(reference);
  const note = parts.notes.get(reference);
  const need = imageNeedOf({
    presence: situation.presenceOf(reference, note, target),
    note,
    isMoving,
    target,
    refreshedMs: cache.refreshedMs,
  });
  if (need.kind === "none") return settled(readyWith(need.digest));
  const flight = flights.get(reference);
  if (flight?.kind === "pulled") return settled(readyWith(flight.digest));
  const nodeWait = situation.node.wait;
  const node = situation.node.facts.name;
  const failure = parts.failures.of({ node, cacheUid: cache.identity.uid, reference });
  if (flight !== undefined) {
    // A node that is away pulls nothing, and must not keep others from their turn; its pod goes on when it is back.
    if (nodeWait?.reason === "NodeNotReady") return settled(nodeWait);
    return settled(afterFailure({ kind: "pulling", sinceMs: flight.sinceMs }, failure));
  }
  const wait =
    nodeWait ??
    situation.platformWaitOf(reference, target) ??
    over.get(reference) ??
    room.waitOf(reference);
  if (wait !== undefined) return settled(wait);
  if (need.kind === "collected") return settled(COLLECTED);
  if (failure === undefined) return { kind: "due", pull: need };
  const { nextTryMs = Infinity } = failure;
  if (nextTryMs > situation.nowMs) return settled(failure);
  return { kind: "due", pull: need, failure };
}

function overBudget(cache: CacheOnNode, { layersOf }: NodeSituation): ReadonlyMap<string, Wait> {
  if (cache.maxBytes === Infinity) return WITHIN_BUDGET;
  const sized = cache.images.map(({ reference }) => ({
    reference,
    layers: layersOf(reference, cache.targets.get(reference)),
  }));
  return overBudgetOf(sized, cache.maxBytes);
}

function againMs(
  reference: string,
  survey: ImageSurvey,
  { nowMs }: NodeSituation,
  notes: PullNotes,
): number {
  if (survey.kind === "due") return Infinity;
  const { progress } = survey;
  if (progress.kind === "failed") return progress.nextTryMs ?? Infinity;
  const note = notes.get(reference);
  if (progress.kind !== "ready" || note === undefined) return Infinity;
  const dueMs = reportDueMs(note);
  return dueMs > nowMs ? dueMs : Infinity;
}

function standingOf(images: readonly ImageSurvey[]): NodeStanding {
  const settledOnes = images.flatMap((each) => (each.kind === "settled" ? each.progress : []));
  const kinds = new Set(settledOnes.map(({ kind }) => kind));
  if (settledOnes.length < images.length || kinds.has("pulling")) return "eager";
  if (kinds.has("failed")) return "failed";
  if (!kinds.has("waiting")) return "complete";
  const isProven = settledOnes.every((each) => wasPulled(each) || willNotCome(each));
  return isProven && settledOnes.some(wasPulled) ? "proven" : "idle";
}

function wasPulled(progress: ImageProgress): boolean {
  return progress.kind === "ready" || progress === COLLECTED;
}

function readyWith(digest: Digest | undefined): ImageProgress {
  return digest === undefined ? { kind: "ready" } : { kind: "ready", digest };
}

function settled(progress: ImageProgress): ImageSurvey {
  return { kind: "settled", progress };
}
