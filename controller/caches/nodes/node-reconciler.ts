import type { RemovalOutcome } from "../../../api/removal-report.ts";
import type { Requeue } from "../../../kube/work-queue.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { ClusterState } from "../../cluster-state.ts";
import type { CacheRun } from "../cache-run.ts";
import type { CacheTurns } from "../cache-turns.ts";
import type { Finalizations } from "../finalization/finalizations.ts";
import type { PlannedPod } from "../pullers/pod-planning.ts";
import { settlePods } from "../pullers/pod-settlement.ts";
import type { PodSlots } from "../pullers/pod-slots.ts";
import type { PullFailures } from "../pullers/pull-failures.ts";
import { runsAgents } from "../removal/agent-platform.ts";
import { planRemoval, type RemovalPlan } from "../removal/image-removal.ts";
import { leaveImages } from "../removal/left-images.ts";
import type { RemovalFailures } from "../removal/removal-failures.ts";
import { RemovalGrace } from "../removal/removal-grace.ts";
import type { NodeExecution } from "./node-execution.ts";
import { type NodePins, nodePinsOf } from "./node-pins.ts";
import { type NodePlan, planNode } from "./node-plan.ts";
import type { Wait } from "./node-readiness.ts";
import { refusalWaitOf } from "./node-refusal.ts";
import type { NodeSituation } from "./node-situation.ts";
import { type NodeSurvey, surveyNode } from "./node-survey.ts";
import type { NodeView } from "./node-view.ts";
import { nodeWishOf } from "./node-wish.ts";
import { NoteKeeping } from "./note-keeping.ts";
import { UntoldPulls } from "./untold-pulls.ts";

/** After a write that came too late, at least; the watch shows by then what was changed. */
const CONFLICT_MS = 1_000;

export interface NodeReconcilerOptions {
  readonly state: ClusterState;
  readonly runs: ReadonlyMap<string, CacheRun>;
  readonly view: Pick<NodeView, "situationOf">;
  readonly failures: PullFailures;
  readonly removalFailures: RemovalFailures;
  readonly turns: CacheTurns;
  readonly finalizations: Pick<Finalizations, "look" | "leave">;
  readonly slots: PodSlots;
  readonly execution: Pick<NodeExecution, "execute" | "leave">;
  /** Whether images that no cache wants any more are removed, rather than left to the kubelet's garbage collection. */
  readonly removesImages: boolean;
  readonly onRemoval: (outcome: RemovalOutcome) => void;
  /** Told of images that are pulled again because the kubelet had collected them. */
  readonly onCollected: (images: number) => void;
  /** Told of nodes that the API server refuses to change, and what their images wait for therefore. */
  readonly onRefusal: (nodeName: string, wait: Wait) => void;
  /** Told of caches, by `namespace/name`, of which a node is further, or further behind, than it was. */
  readonly onProgress: (key: string) => void;
  readonly clock: Clock;
  readonly random?: () => number;
}

/** Brings the images on one node to what the caches want there. */
export class NodeReconciler {
  readonly #options: NodeReconcilerOptions;
  readonly #grace = new RemovalGrace();
  /** By node. */
  readonly #untold = new Map<string, UntoldPulls>();

  constructor(options: NodeReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(name: string): Promise<Requeue | void> {
    const { view, failures, turns, slots, execution, clock } = this.#options;
    const { finalizations, random = Math.random } = this.#options;
    const situation = view.situationOf(name);
    if (situation === undefined) return this.#leave(name);
    const { nowMs } = situation;
    const untold = this.#untold.get(name) ?? new UntoldPulls();
    const notes = new NoteKeeping(situation.node.notes, nowMs, untold);
    const { working, ending } = settlePods(situation, { notes, failures });
    const tidied = notes.tidy(situation, working);
    const removal = this.#planRemoval(situation, { notes, unwanted: tidied.unwanted });
    const { leftovers } = removal;
    finalizations.look(situation, { notes: notes.notes, working, leftovers });
    const probed = turns.readDisk(situation);
    const { survey, waits, probe } = turns.of(
      situation,
      surveyNode(situation, { notes: notes.notes, failures, working }),
    );
    const maxPods = slots.free + ending.length;
    const { isReportCapped } = situation.node.facts;
    const rules = { nodeName: name, working, waits, maxPods, isReportCapped, nowMs };
    const plan = planNode(survey, rules);
    const pins = nodePinsOf(situation, survey, failures);
    this.#report(name, { survey, plan, pins });
    using _reserved = slots.reserve(name, plan);
    for (const { reference } of plan.pods.flatMap(({ images }) => images)) {
      notes.writeAhead(reference, situation);
    }
    const wish = nodeWishOf(situation, survey, notes.notes);
    const executed = await execution.execute(situation, {
      wish,
      ending,
      obsolete: [...probed, ...pins.obsolete],
      removal,
      pods: [...plan.pods, ...pins.pods, ...(probe === undefined ? [] : [probe])],
      conclude: (makings) => notes.conclude(makings),
    });
    if (untold.isEmpty) this.#untold.delete(name);
    else this.#untold.set(name, untold);
    if (executed.kind === "refused") this.#halt(situation, survey, executed.message);
    if (executed.kind === "refused" || executed.kind === "stale") return;
    this.#countCollected(survey, executed.made);
    if (executed.kind === "again") return { requeueAfterMs: CONFLICT_MS * (1 + random()) };
    const dues = [survey, tidied, pins, wish, removal].map((each) => each.dueMs);
    const dueMs = Math.min(...dues);
    if (dueMs < Infinity) return { requeueAfterMs: dueMs - clock.nowMs() };
  }

  #planRemoval(
    situation: NodeSituation,
    { notes, unwanted }: { readonly notes: NoteKeeping; readonly unwanted: readonly string[] },
  ): RemovalPlan {
    const { state, removesImages, removalFailures: failures } = this.#options;
    const { name, platform } = situation.node.facts;
    const removal = state.caches.removals.get(name);
    if (!removesImages || !runsAgents(platform)) return leaveImages({ notes, removal, unwanted });
    const grace = this.#grace;
    const onOutcome = this.#options.onRemoval;
    return planRemoval(situation, { notes, failures, grace, removal, unwanted, onOutcome });
  }

  async #leave(name: string): Promise<void> {
    const { state, runs, failures, slots, execution, clock, onProgress } = this.#options;
    failures.forgetNode(name);
    this.#options.removalFailures.forgetNode(name);
    this.#options.finalizations.leave(name);
    this.#grace.forgetNode(name);
    this.#untold.delete(name);
    for (const [key, run] of runs) if (run.leave(name)) onProgress(key);
    await execution.leave(name, state.caches.pods.on(name, clock.nowMs()));
    slots.forget(name);
  }

  #report(
    name: string,
    {
      survey,
      plan,
      pins,
    }: {
      readonly survey: NodeSurvey;
      readonly plan: NodePlan;
      readonly pins?: Pick<NodePins, "unpinned">;
    },
  ): void {
    const { runs, onProgress } = this.#options;
    const chosen = new Set<string>();
    for (const { cache, standing } of survey.caches) {
      chosen.add(cache.key);
      const progress = plan.progress.get(cache.key);
      const run = runs.get(cache.key);
      if (progress === undefined || run === undefined) continue;
      const unpinned = pins?.unpinned.get(cache.key);
      const told = unpinned === undefined ? progress : { ...progress, unpinned };
      if (run.report(told, standing)) onProgress(cache.key);
    }
    for (const [key, run] of runs) if (!chosen.has(key) && run.leave(name)) onProgress(key);
  }

  /** What is due waits until something changes, and takes nobody's turn meanwhile. */
  #halt({ node, nowMs }: NodeSituation, survey: NodeSurvey, message: string): void {
    const nodeName = node.facts.name;
    const wait = refusalWaitOf(message);
    const caches = survey.caches.map((each) => ({
      ...each,
      standing: each.standing === "eager" ? ("idle" as const) : each.standing,
    }));
    const waits = new Map(caches.map(({ cache }) => [cache.key, wait]));
    const halted = { ...survey, caches };
    const { isReportCapped } = node.facts;
    const rules = { nodeName, working: [], waits, maxPods: 0, isReportCapped, nowMs };
    const plan = planNode(halted, rules);
    this.#report(nodeName, { survey: halted, plan });
    this.#options.onRefusal(nodeName, wait);
  }

  #countCollected({ caches }: NodeSurvey, made: readonly PlannedPod[]): void {
    const { runs, onCollected } = this.#options;
    for (const { cache, images } of made) {
      const survey = caches.find((each) => each.cache === cache);
      const collected = images.filter(({ reference }) => {
        const image = survey?.images.get(reference);
        return image?.kind === "due" && image.pull.isCollected;
      });
      const run = runs.get(cache.key);
      if (run === undefined || collected.length === 0) continue;
      run.collected += collected.length;
      onCollected(collected.length);
    }
  }
}
