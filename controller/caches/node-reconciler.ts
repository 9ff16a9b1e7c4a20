import type { RemovalOutcome } from "../../api/removal-report.ts";
import { decodeNodeFacts } from "../../check/node-facts.ts";
import { decodeNode } from "../../kube/node-decoder.ts";
import type { Requeue } from "../../kube/work-queue.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ClusterState } from "../cluster-state.ts";
import { decodeCacheNode } from "./cache-node.ts";
import type { CacheRun } from "./cache-run.ts";
import { planRemoval, type RemovalPlan } from "./image-removal.ts";
import { type NodePlan, planNode } from "./node-plan.ts";
import type { Wait } from "./node-readiness.ts";
import type { NodeSituation } from "./node-situation.ts";
import { type NodeSurvey, surveyNode } from "./node-survey.ts";
import type { NodeView } from "./node-view.ts";
import { nodeWishOf } from "./node-wish.ts";
import type { NodeWriter } from "./node-writer.ts";
import { NoteKeeping } from "./note-keeping.ts";
import type { PodReckoning } from "./pod-reckoning.ts";
import { type PodSettlement, settlePods } from "./pod-settlement.ts";
import type { PodSlots } from "./pod-slots.ts";
import type { PullFailures } from "./pull-failures.ts";
import type { PullerMaker } from "./puller-maker.ts";
import type { PullerWriter } from "./puller-writer.ts";
import type { RemovalWriter } from "./removal-writer.ts";

/** After a write that came too late; the watch shows by then what was changed. */
const CONFLICT_MS = 1_000;

/** Until the standing of every node of the cache is known, nobody knows whose turn it is. */
const OPENING: Wait = {
  kind: "waiting",
  reason: "Parallelism",
  message: "Waits until all nodes of the cache were looked at",
};

export interface NodeReconcilerOptions {
  readonly state: ClusterState;
  readonly runs: ReadonlyMap<string, CacheRun>;
  readonly view: NodeView;
  readonly failures: PullFailures;
  readonly slots: PodSlots;
  readonly nodeWriter: NodeWriter;
  readonly pullerWriter: PullerWriter;
  readonly pullerMaker: PullerMaker;
  /** Undefined where images are left to the kubelet's garbage collection. */
  readonly removalWriter: RemovalWriter | undefined;
  readonly onRemoval: (outcome: RemovalOutcome) => void;
  /** Asks for nodes to be looked at. */
  readonly touch: (names: Iterable<string>) => void;
  /** Told of caches, by `namespace/name`, of which a node is further, or further behind, than it was. */
  readonly onProgress: (key: string) => void;
  /** Told of each pod that was deleted because there was no more to expect of it. */
  readonly onEnd: (reckoning: PodReckoning) => void;
  readonly clock: Clock;
}

/** Brings the images on one node to what the caches want there. */
export class NodeReconciler {
  readonly #options: NodeReconcilerOptions;

  constructor(options: NodeReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(name: string): Promise<Requeue | void> {
    const { view, failures, slots, clock } = this.#options;
    const situation = view.situationOf(name);
    if (situation === undefined) return this.#leave(name);
    const notes = new NoteKeeping(situation.node.notes);
    const settlement = settlePods(situation, { notes, failures });
    const { working, ending } = settlement;
    const unwanted = notes.tidy(situation, working);
    const removal = this.#planRemoval(situation, { notes, unwanted });
    const survey = surveyNode(situation, { notes: notes.notes, failures, working });
    const nowMs = situation.nowMs;
    const waits = this.#admit(name, survey);
    const maxPods = slots.free + ending.length;
    const plan = planNode(survey, { nodeName: name, working, waits, maxPods, nowMs });
    this.#report(name, { survey, plan });
    using _reserved = slots.reserve(name, plan);
    const isDone = await this.#execute(situation, { notes, settlement, survey, plan, removal });
    if (!isDone) return { requeueAfterMs: CONFLICT_MS };
    const dueMs = Math.min(survey.dueMs, removal?.dueMs ?? Infinity);
    if (dueMs < Infinity) return { requeueAfterMs: dueMs - clock.nowMs() };
  }

  /** Undefined where images are left to the kubelet's garbage collection. */
  #planRemoval(
    situation: NodeSituation,
    { notes, unwanted }: { readonly notes: NoteKeeping; readonly unwanted: readonly string[] },
  ): RemovalPlan | undefined {
    const { state, failures, removalWriter, onRemoval: onOutcome } = this.#options;
    if (removalWriter === undefined) {
      for (const reference of unwanted) notes.drop(reference);
      return undefined;
    }
    const removal = state.caches.removals.get(situation.node.facts.name);
    return planRemoval(situation, { notes, failures, removal, unwanted, onOutcome });
  }

  /** Nothing is left to do on a node that is gone but to remove the pods that wait for it. */
  async #leave(name: string): Promise<void> {
    const { state, runs, failures, pullerWriter, clock, onProgress } = this.#options;
    failures.forgetNode(name);
    for (const [key, run] of runs) if (run.leave(name)) onProgress(key);
    for (const pod of state.caches.pods.on(name, clock.nowMs())) await pullerWriter.delete(pod);
  }

  /** Why what is due of each cache may not be pulled now. */
  #admit(name: string, { caches }: NodeSurvey): Map<string, Wait | undefined> {
    const { runs, touch } = this.#options;
    const waits = new Map<string, Wait | undefined>();
    for (const { cache, standing } of caches) {
      const run = runs.get(cache.key);
      if (run === undefined) continue;
      run.admission.set(name, standing);
      if (!run.isOpen) {
        waits.set(cache.key, OPENING);
        continue;
      }
      const { admitted, isWaitChanged } = run.admission.admit();
      touch(isWaitChanged ? run.nodes.keys() : admitted.filter((other) => other !== name));
      waits.set(cache.key, run.admission.waitOf(name));
    }
    return waits;
  }

  #report(
    name: string,
    { survey, plan }: { readonly survey: NodeSurvey; readonly plan: NodePlan },
  ): void {
    const { runs, onProgress } = this.#options;
    const chosen = new Set<string>();
    for (const { cache, standing } of survey.caches) {
      chosen.add(cache.key);
      const progress = plan.progress.get(cache.key);
      const run = runs.get(cache.key);
      if (progress !== undefined && run?.report(progress, standing) === true) onProgress(cache.key);
    }
    for (const [key, run] of runs) if (!chosen.has(key) && run.leave(name)) onProgress(key);
  }

  /** Returns false where something has to be done again. */
  async #execute(
    situation: NodeSituation,
    {
      notes,
      settlement,
      survey,
      plan,
      removal,
    }: {
      readonly notes: NoteKeeping;
      readonly settlement: PodSettlement;
      readonly survey: NodeSurvey;
      readonly plan: NodePlan;
      readonly removal: RemovalPlan | undefined;
    },
  ): Promise<boolean> {
    const { nodeWriter, pullerWriter, pullerMaker, removalWriter, onEnd } = this.#options;
    for (const { reference } of plan.pods.flatMap(({ images }) => images)) {
      notes.writeAhead(reference, situation);
    }
    // The notes come first: a pod that ended is the only other trace of what it brought.
    const wish = nodeWishOf(situation, survey, notes.notes);
    const writes = [() => nodeWriter.write(situation.node, wish)];
    writes.push(() => nodeWriter.removeTaints(situation.node, wish));
    for (const write of writes) {
      const written = await write();
      if (written?.kind === "conflict") return false;
      if (written?.kind === "gone") return true;
      if (written !== undefined) this.#take(written.raw);
    }
    for (const reckoning of settlement.ending) {
      await pullerWriter.delete(reckoning.pod);
      onEnd(reckoning);
    }
    if (removal?.ended !== undefined) await removalWriter?.delete(removal.ended);
    if (removal !== undefined && removal.references.length > 0) {
      const { name } = situation.node.facts;
      if ((await removalWriter?.create(name, removal.references)) === false) return false;
    }
    const made = await Promise.all(plan.pods.map((pod) => pullerMaker.make(situation, pod)));
    return made.every(Boolean);
  }

  #take(raw: unknown): void {
    const node = decodeNode(raw);
    if (node === undefined) return;
    this.#options.state.caches.observeNode(decodeCacheNode(raw, decodeNodeFacts(raw, node)));
  }
}
