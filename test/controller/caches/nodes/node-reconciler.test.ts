import { describe, expect, it } from "vitest";
import { CacheRun } from "../../../../controller/caches/cache-run.ts";
import { CacheTurns } from "../../../../controller/caches/cache-turns.ts";
import { DiskLooks } from "../../../../controller/caches/nodes/disk-guarding.ts";
import type { Execution, NodeWork } from "../../../../controller/caches/nodes/node-execution.ts";
import { NodeReconciler } from "../../../../controller/caches/nodes/node-reconciler.ts";
import type {
  CacheOnNode,
  NodeSituation,
} from "../../../../controller/caches/nodes/node-situation.ts";
import { planPins } from "../../../../controller/caches/pullers/pin-planning.ts";
import { PodSlots } from "../../../../controller/caches/pullers/pod-slots.ts";
import {
  type FailedPull,
  PullFailures,
} from "../../../../controller/caches/pullers/pull-failures.ts";
import type { PullNote, PullNotes } from "../../../../controller/caches/pullers/pull-notes.ts";
import type { Making } from "../../../../controller/caches/pullers/puller-maker.ts";
import { pullerPodNameOf } from "../../../../controller/caches/pullers/puller-pod.ts";
import { RemovalFailures } from "../../../../controller/caches/removal/removal-failures.ts";
import { ClusterState } from "../../../../controller/cluster-state.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { imageCache } from "../sample-cache.ts";
import { cacheOnNode, pullerOf, situation } from "./sample-situation.ts";

const [WEB, BAD] = ["r.example/web:1", "r.example/bad:1"];
const NOW = 2_000_000;
const cache = cacheOnNode([WEB]);

const placeOf = (reference: string) => ({
  node: "a",
  cacheUid: cache.identity.uid,
  reference,
});
const RESET: FailedPull = {
  tryId: "p",
  reason: "Reset",
  message: "",
  atMs: NOW,
  backoffLimit: 0,
  mayBeFinal: true,
};

/** A reconciler of node a, whose plans are not carried out but come to what is said, its pods one time after the other. */
function reconcilerOf(
  seen: NodeSituation | undefined,
  executed?: Execution,
  makings: readonly Making[] = [],
) {
  const clock = new FakeClock(NOW);
  const state = new ClusterState({ clock, maxImages: 10 });
  const { namespace, name } = cache.identity;
  const record = imageCache({ namespace, name });
  const run = new CacheRun({
    key: cache.key,
    identity: cache.identity,
    resourceVersion: "1",
    cache: record,
  });
  run.isOpen = true;
  const runs = new Map([[cache.key, run]]);
  const failures = new PullFailures(() => 0);
  const told: string[] = [];
  const works: NodeWork[] = [];
  const concluded: (PullNotes | undefined)[] = [];
  const looks: (readonly string[])[] = [];
  const touch = (): void => undefined;
  const reconciler = new NodeReconciler({
    state,
    runs,
    view: { situationOf: () => seen },
    failures,
    removalFailures: new RemovalFailures(() => 0),
    finalizations: {
      look: (_situation, { leftovers }) =>
        void looks.push(leftovers.map(({ reference }) => reference)),
      leave: (node) => told.push(`gone ${node}`),
    },
    turns: new CacheTurns({ runs, disks: new DiskLooks(), failures, touch }),
    slots: new PodSlots({ pods: { pulling: 0 }, maxPods: 10, touch }),
    execution: {
      execute: async (_situation, work) => {
        const making = makings[works.length] ?? "made";
        works.push(work);
        concluded.push(work.conclude(work.pods.map((pod) => ({ pod, making }))));
        return executed ?? { kind: "done", made: work.pods };
      },
      leave: async (node) => void told.push(`left ${node}`),
    },
    removesImages: true,
    onRemoval: ({ kind }) => told.push(`removal ${kind}`),
    onCollected: (count) => told.push(`collected ${count}`),
    onProgress: (key) => told.push(`progress ${key}`),
    onRefusal: (node, { reason }) => told.push(`refused ${node} ${reason}`),
    clock,
    random: () => 0.5,
  });
  return { reconciler, run, failures, told, works, concluded, looks };
}

/** Of the pod that keeps all images of the cache in use on node a. */
function pinNameOf(pinned: CacheOnNode): string {
  const images = pinned.images.map(
    ({ reference }) => [reference, { kind: "settled", progress: { kind: "ready" } }] as const,
  );
  const rules = { nodeName: "a", pins: [], mayMake: true };
  const survey = { cache: pinned, images: new Map(images), standing: "complete" } as const;
  const [pod] = planPins(survey, rules).pods;
  const place = { nodeName: "a", kind: "pin", slot: pod?.slot ?? "" } as const;
  return pullerPodNameOf(pinned.identity, place);
}

/** The cache was refreshed after what is noted. */
const collected: PullNotes = new Map([[WEB, { state: "pulled", atMs: 0 }]]);

describe("NodeReconciler", () => {
  it("has pulled what is missing, noted before, and says how far the caches are", async () => {
    const { reconciler, run, told, works } = reconcilerOf(situation([cache]));
    expect(await reconciler.reconcile("a")).toBeUndefined();
    expect(works).toMatchObject([
      {
        wish: { notes: new Map([[WEB, { state: "pulling", atMs: NOW }]]) },
        pods: [{ kind: "pull", images: [{ reference: WEB, pullPolicy: "IfNotPresent" }] }],
        ending: [],
        obsolete: [],
      },
    ]);
    expect(told).toEqual(["progress ns/c"]);
    expect(run.nodes.get("a")?.images.get(WEB)).toEqual({ kind: "pulling", sinceMs: NOW });
  });

  it("comes back soon, and not at once, where something has to be done again", async () => {
    const { reconciler } = reconcilerOf(situation([cache]), { kind: "again", made: [] });
    expect(await reconciler.reconcile("a")).toEqual({ requeueAfterMs: 1_500 });
  });

  it("takes back at a try that is refused what it noted before one of which nothing was told", async () => {
    const base = situation([cache]);
    const notes = new Map<string, PullNote>();
    const seen = { ...base, node: { ...base.node, notes } };
    const { reconciler, concluded } = reconcilerOf(seen, undefined, ["untold", "refused"]);
    await reconciler.reconcile("a");
    notes.set(WEB, { state: "pulling", atMs: NOW });
    await reconciler.reconcile("a");
    expect(concluded).toEqual([undefined, new Map()]);
  });

  it("stops where the API server refuses, says why images wait, and takes nobody's turn", async () => {
    const refused = { kind: "refused", message: "Too long" } as const;
    const base = situation([cacheOnNode([WEB, BAD])]);
    const seen = { ...base, node: { ...base.node, notes: collected } };
    const { reconciler, run, failures, told } = reconcilerOf(seen, refused);
    failures.add(placeOf(BAD), RESET);
    // Although there is something to try again, and something that would have been pulled again.
    expect(await reconciler.reconcile("a")).toBeUndefined();
    expect(told).toEqual(["progress ns/c", "progress ns/c", "refused a NodeNotWritable"]);
    expect(run.nodes.get("a")?.images.get(WEB)).toMatchObject({ reason: "NodeNotWritable" });
    expect([...run.admission.eager()]).toEqual([]);
  });

  it("comes back when something is due although nothing happens", async () => {
    const seen = situation([cache]);
    const { reconciler, failures } = reconcilerOf(seen);
    failures.add(placeOf(WEB), RESET);
    expect(await reconciler.reconcile("a")).toEqual({ requeueAfterMs: 10_000 });
  });

  it("comes back when a start-up taint has had its time", async () => {
    const startupTaint = { key: "layerwise.io/cold", timeoutMs: 600_000 };
    const tainted = cacheOnNode([WEB], { startupTaint });
    const { reconciler } = reconcilerOf(situation([tainted], { taintedSinceMs: NOW - 60_000 }));
    expect(await reconciler.reconcile("a")).toEqual({ requeueAfterMs: 540_000 });
  });

  it("says of a pinned cache what cannot be kept in use, although all of it is there", async () => {
    const pinned = cacheOnNode([WEB], { isPinned: true });
    const pins = [
      pullerOf({
        kind: "pin",
        name: pinNameOf(pinned),
        refusal: { reason: "OutOfpods", message: "", hasBegun: false },
      }),
    ];
    const seen = situation([pinned], { pins, presenceOf: () => ({ kind: "present" }) });
    const { reconciler, run, works } = reconcilerOf(seen);
    expect(await reconciler.reconcile("a")).toEqual({ requeueAfterMs: 10_000 });
    expect(works).toMatchObject([{ pods: [], obsolete: pins }]);
    expect(run.nodes.get("a")).toMatchObject({
      images: new Map([[WEB, { kind: "ready" }]]),
      unpinned: { image: WEB, failure: { attempts: 1, nextTryMs: NOW + 10_000 } },
    });
  });

  it("counts what was collected when it is pulled again, and not where that came to nothing", async () => {
    const base = situation([cache]);
    const seen = { ...base, node: { ...base.node, notes: collected } };
    const pulling = reconcilerOf(seen);
    await pulling.reconciler.reconcile("a");
    expect([pulling.run.collected, pulling.told]).toEqual([1, ["progress ns/c", "collected 1"]]);
    const made = pulling.works[0]?.pods ?? [];
    const halfway = reconcilerOf(seen, { kind: "again", made });
    await halfway.reconciler.reconcile("a");
    expect(halfway.run.collected).toBe(1);
    const failing = reconcilerOf(seen, { kind: "again", made: [] });
    await failing.reconciler.reconcile("a");
    expect(failing.run.collected).toBe(0);
  });

  it("tells of a cache that chooses the node no more, and removes what it alone wanted", async () => {
    const base = situation([]);
    const seen = { ...base, node: { ...base.node, notes: collected } };
    const { reconciler, run, told, works, looks } = reconcilerOf(seen);
    run.report({ node: "a", images: new Map() }, "complete");
    await reconciler.reconcile("a");
    expect(told).toEqual(["progress ns/c"]);
    expect(works).toMatchObject([{ removal: { references: [WEB] }, pods: [] }]);
    expect(looks).toEqual([[WEB]]);
  });

  it("leaves images to the kubelet on a node of a platform that no agent runs on", async () => {
    const { node } = situation([]);
    const facts = { ...node.facts, platform: { os: "linux", architecture: "arm64" } };
    const seen = situation([], { node: { ...node, facts, notes: collected } });
    const { reconciler, works, looks } = reconcilerOf(seen);
    expect(await reconciler.reconcile("a")).toBeUndefined();
    const removal = { ended: undefined, references: [], leftovers: [], dueMs: Infinity };
    expect(works).toMatchObject([{ wish: { notes: new Map() }, removal }]);
    expect(looks).toEqual([[]]);
  });

  it("forgets a node that is gone", async () => {
    const { reconciler, run, failures, told } = reconcilerOf(undefined);
    const place = placeOf(WEB);
    failures.restore(place, {
      kind: "failed",
      reason: "Reset",
      message: "",
      attempts: 1,
      atMs: 0,
      isFinal: true,
    });
    run.report({ node: "a", images: new Map() }, "complete");
    expect(await reconciler.reconcile("a")).toBeUndefined();
    expect([told, failures.of(place), run.nodes.size]).toEqual([
      ["gone a", "progress ns/c", "left a"],
      undefined,
      0,
    ]);
  });
});
