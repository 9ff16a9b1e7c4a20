import type { CacheRun } from "./cache-run.ts";
import { layersDue, layersInFlight } from "./nodes/coming-layers.ts";
import { type DiskLooks, guardDisk } from "./nodes/disk-guarding.ts";
import { parseDiskReport } from "./nodes/disk-report.ts";
import type { PullFailure } from "./nodes/node-progress.ts";
import type { Wait } from "./nodes/node-readiness.ts";
import type { CacheOnNode, NodeSituation } from "./nodes/node-situation.ts";
import type { CacheSurvey, NodeSurvey } from "./nodes/node-survey.ts";
import type { PlannedPod } from "./pullers/pod-planning.ts";
import type { PullFailures } from "./pullers/pull-failures.ts";
import { pullerPodNameOf } from "./pullers/puller-pod.ts";
import type { SeenPuller } from "./pullers/puller-record.ts";

/** Longest life of a pod that looks at a disk. */
const PROBE_MS = 120_000;
/** There is one on a node at a time. */
const PROBE_SLOT = "0";

/** Until the standing of every node of the cache is known, nobody knows whose turn it is. */
const OPENING: Wait = {
  kind: "waiting",
  reason: "Parallelism",
  message: "Waits until all nodes of the cache were looked at",
};
const LOOKING: Wait = {
  kind: "waiting",
  reason: "DiskGuard",
  message: "Waits until the node has said how full its disk is",
};

export interface CacheTurnsOptions {
  readonly runs: ReadonlyMap<string, CacheRun>;
  readonly disks: DiskLooks;
  readonly failures: PullFailures;
  /** Asks for nodes to be looked at. */
  readonly touch: (names: Iterable<string>) => void;
}

export interface NodeTurn {
  /** With what the disk holds back. */
  readonly survey: NodeSurvey;
  /** Why what is due of each cache may not be pulled now. */
  readonly waits: ReadonlyMap<string, Wait | undefined>;
  /** To look at the disk. */
  readonly probe: PlannedPod | undefined;
}

/** Says whose turn it is: which of the caches may pull on a node now, and whether its disk has room for that. */
export class CacheTurns {
  readonly #options: CacheTurnsOptions;

  constructor(options: CacheTurnsOptions) {
    this.#options = options;
  }

  /** Takes in what pods say of the disk; returns those that are done. */
  readDisk({ node, probes, nowMs }: NodeSituation): readonly SeenPuller[] {
    const { disks, failures } = this.#options;
    for (const { nodeName, cacheUid, name } of probes) {
      failures.clear({ node: nodeName, cacheUid, reference: name });
    }
    const done = probes.filter(
      ({ diskText, refusal, seenMs }) =>
        diskText !== undefined || refusal !== undefined || nowMs >= seenMs + PROBE_MS,
    );
    for (const { diskText = "", seenMs: askedMs } of done) {
      disks.take(node.facts.name, parseDiskReport(diskText), { askedMs, nowMs });
    }
    return done;
  }

  of(situation: NodeSituation, survey: NodeSurvey): NodeTurn {
    const waits = new Map<string, Wait | undefined>();
    const caches: CacheSurvey[] = [];
    let probe: PlannedPod | undefined;
    // A pod whose image cannot be pulled may never say anything.
    const probesDueMs = situation.probes.map(({ seenMs }) => seenMs + PROBE_MS);
    let dueMs = Math.min(survey.dueMs, ...probesDueMs);
    const turns = survey.caches.map((each) => {
      const wait = this.#admit(situation, each);
      return { each, wait, look: this.#lookFor(situation, each, wait) };
    });
    // What nobody guards against the disk comes at any rate; where nobody guards anything, nobody has to know.
    const isGuarded = turns.some(({ look }) => typeof look === "object");
    const unguarded = turns.filter(({ wait, look }) => wait === undefined && look === "none");
    const coming = isGuarded
      ? [
          ...layersInFlight(situation),
          ...unguarded.flatMap(({ each }) => layersDue(each, situation)),
        ]
      : [];
    for (const { each, wait, look } of turns) {
      if (look === "none") {
        waits.set(each.cache.key, wait);
        caches.push(each);
      } else if (look === "open") {
        const { cache } = each;
        const { message, nextTryMs = 0 } = this.#refusalOf(situation, cache) ?? {};
        const why = message === undefined ? "" : `: ${message}`;
        waits.set(cache.key, { ...LOOKING, message: `${LOOKING.message}${why}` });
        caches.push(each);
        if (situation.probes.length > 0) continue;
        if (nextTryMs > situation.nowMs) dueMs = Math.min(dueMs, nextTryMs);
        else probe ??= { cache, kind: "probe", slot: PROBE_SLOT, images: [] };
      } else {
        const guarded = guardDisk(each, {
          look,
          minFreePercent: each.cache.minFreePercent ?? 0,
          coming,
          layersOf: (reference) => situation.layersOf(reference, each.cache.targets.get(reference)),
        });
        coming.push(...layersDue(guarded, situation));
        if (guarded.standing === "idle") {
          this.#admit(situation, guarded);
          dueMs = Math.min(dueMs, look.untilMs);
        }
        waits.set(each.cache.key, wait);
        caches.push(guarded);
      }
    }
    return { survey: { caches, dueMs }, waits, probe };
  }

  #admit({ node }: NodeSituation, { cache, standing }: CacheSurvey): Wait | undefined {
    const { runs, touch } = this.#options;
    const { name } = node.facts;
    const run = runs.get(cache.key);
    if (run === undefined) return OPENING;
    run.admission.set(name, standing);
    if (!run.isOpen) return OPENING;
    const { admitted, isWaitChanged } = run.admission.admit();
    touch(isWaitChanged ? run.nodes.keys() : admitted.filter((other) => other !== name));
    return run.admission.waitOf(name);
  }

  /** Why the pod that looks at the disk could not be made. */
  #refusalOf({ node }: NodeSituation, { identity }: CacheOnNode): PullFailure | undefined {
    const nodeName = node.facts.name;
    const probe = { nodeName, kind: "probe", slot: PROBE_SLOT } as const;
    const reference = pullerPodNameOf(identity, probe);
    return this.#options.failures.of({ node: nodeName, cacheUid: identity.uid, reference });
  }

  #lookFor(
    { node, nowMs }: NodeSituation,
    { cache, images }: CacheSurvey,
    wait: Wait | undefined,
  ): "none" | "open" | NonNullable<ReturnType<DiskLooks["of"]>> {
    const isDue = [...images.values()].some(({ kind }) => kind === "due");
    if (cache.minFreePercent === undefined || wait !== undefined || !isDue) return "none";
    return this.#options.disks.of(node.facts.name, nowMs) ?? "open";
  }
}
