import { describe, expect, it } from "vitest";
import { CacheRun } from "../../../controller/caches/cache-run.ts";
import { CacheTurns } from "../../../controller/caches/cache-turns.ts";
import { DiskLooks } from "../../../controller/caches/nodes/disk-guarding.ts";
import type {
  CacheOnNode,
  NodeSituation,
} from "../../../controller/caches/nodes/node-situation.ts";
import { type NodeSurvey, surveyNode } from "../../../controller/caches/nodes/node-survey.ts";
import { PullFailures } from "../../../controller/caches/pullers/pull-failures.ts";
import { pullerPodNameOf } from "../../../controller/caches/pullers/puller-pod.ts";
import { layer } from "../../support/layers.ts";
import { cacheOnNode, pullerOf, situation } from "./nodes/sample-situation.ts";
import { imageCache } from "./sample-cache.ts";

const WEB = "r.example/web:1";
const NOW = 2_000_000;
/** What `df` prints of a disk of so many blocks. */
const disk = (available: number, total = 1000) =>
  `overlay ${total} ${total - available} ${available} 50% /\n`;

/** What waits, and why, where several caches have something to pull at once on a node with 30 of 100 blocks free. */
function turnsTogether(
  caches: readonly CacheOnNode[],
  change: Partial<NodeSituation> = {},
): Readonly<Record<string, string | undefined>> {
  const runs = caches.map(({ key, identity }) => {
    const run = new CacheRun({ key, identity, resourceVersion: "1", cache: imageCache() });
    run.isOpen = true;
    return [key, run] as const;
  });
  const disks = new DiskLooks();
  const failures = new PullFailures();
  const turns = new CacheTurns({ runs: new Map(runs), disks, failures, touch: () => {} });
  // Three bytes on the disk for each compressed one: 15 blocks an image.
  const layersOf = (reference: string) => [layer(reference, 5 * 1024)];
  const at = situation(caches, { layersOf, ...change });
  turns.readDisk({ ...at, probes: [pullerOf({ kind: "probe", diskText: disk(30, 100) })] });
  const parts = { notes: new Map(), failures, working: [] };
  const { survey, waits } = turns.of(at, surveyNode(at, parts));
  return Object.fromEntries(
    survey.caches.flatMap(({ cache, images }) =>
      [...images].map(([reference, image]) => {
        const progress = image.kind === "settled" ? image.progress : waits.get(cache.key);
        return [reference, progress?.kind === "waiting" ? progress.reason : progress?.kind];
      }),
    ),
  );
}

/** Turns on nodes that have all something to pull; `guarded` has an eye on the disk. */
function turnsOf(spec: object = {}, guarded: Partial<CacheOnNode> = {}) {
  const cache = cacheOnNode([WEB], guarded);
  const { key, identity } = cache;
  const run = new CacheRun({ key, identity, resourceVersion: "1", cache: imageCache({ spec }) });
  run.isOpen = true;
  const touched: string[] = [];
  const disks = new DiskLooks();
  const failures = new PullFailures(() => 0);
  const turns = new CacheTurns({
    runs: new Map([[key, run]]),
    disks,
    failures,
    touch: (names) => touched.push(...names),
  });
  const at = (node: string, change: Partial<NodeSituation> = {}): NodeSituation => {
    const base = situation([cache], change);
    return { ...base, node: { ...base.node, facts: { ...base.node.facts, name: node } } };
  };
  const surveyOf = (standing: "eager" | "complete"): NodeSurvey => {
    const pull = { kind: "pull", pullPolicy: "IfNotPresent", isCollected: false } as const;
    const due = { kind: "due", pull } as const;
    const ready = { kind: "settled", progress: { kind: "ready" } } as const;
    const images = new Map([[WEB, standing === "eager" ? due : ready]]);
    return { caches: [{ cache, images, standing }], dueMs: Infinity };
  };
  const turn = (
    node: string,
    standing: "eager" | "complete" = "eager",
    change: Partial<NodeSituation> = {},
  ) => {
    touched.length = 0;
    const { waits, probe, survey } = turns.of(at(node, change), surveyOf(standing));
    const [surveyed] = survey.caches;
    const image = surveyed?.images.get(WEB);
    return {
      wait: waits.get(key)?.reason,
      why: waits.get(key)?.message,
      probe: probe?.kind,
      standing: surveyed?.standing,
      image: image?.kind === "settled" ? image.progress : image?.kind,
      dueMs: survey.dueMs,
    };
  };
  return { turns, turn, run, touched, disks, at, failures, cache };
}

describe("CacheTurns", () => {
  it("lets nobody pull before all nodes of the cache were looked at", () => {
    const { turn, run } = turnsOf();
    run.isOpen = false;
    expect(turn("a").wait).toBe("Parallelism");
    run.isOpen = true;
    expect(turn("a").wait).toBeUndefined();
  });

  it("calls the next node when one has all, and the others when what they wait for is another thing", () => {
    const { turn, run, touched } = turnsOf({ parallelism: 1, canary: { nodes: 1 } });
    for (const node of ["a", "b", "c"]) run.report({ node, images: new Map() }, "eager");
    expect([turn("a").wait, turn("b").wait]).toEqual([undefined, "Canary"]);
    expect(turn("a", "complete").wait).toBeUndefined();
    // The canary is over: b is let in, and all others say now that they wait for their turn.
    expect(touched).toEqual(["a", "b", "c"]);
    expect([turn("b").wait, turn("c").wait]).toEqual([undefined, "Parallelism"]);
    turn("b", "complete");
    expect(touched).toEqual(["c"]);
  });

  it("asks how full the disk is before it lets a guarded cache pull, once at a time", () => {
    const { turn } = turnsOf({}, { minFreePercent: 50 });
    expect(turn("a")).toMatchObject({ wait: "DiskGuard", probe: "probe", standing: "eager" });
    const probes = [pullerOf({ kind: "probe", seenMs: NOW })];
    // A pod whose image cannot be pulled may never say anything.
    expect(turn("a", "eager", { probes })).toMatchObject({
      wait: "DiskGuard",
      probe: undefined,
      dueMs: NOW + 120_000,
    });
    expect(turn("a", "complete")).toMatchObject({ wait: undefined, probe: undefined });
  });

  it("goes by what the node said of its disk, and gives the turn of one without room to the next", () => {
    const { turns, turn, run, touched, at } = turnsOf({ parallelism: 1 }, { minFreePercent: 50 });
    for (const node of ["a", "b"]) run.report({ node, images: new Map() }, "eager");
    const layersOf = () => [layer("web", 100_000)];
    turn("a");
    const told = pullerOf({ kind: "probe", diskText: disk(900) });
    expect(turns.readDisk(at("a", { probes: [told, pullerOf({ kind: "probe" })] }))).toEqual([
      told,
    ]);
    expect(turn("a", "eager", { layersOf })).toMatchObject({ wait: undefined, image: "due" });
    turns.readDisk(at("a", { probes: [pullerOf({ kind: "probe", diskText: disk(600) })] }));
    expect(turn("a", "eager", { layersOf })).toMatchObject({
      image: { kind: "waiting", reason: "DiskGuard" },
      standing: "idle",
      dueMs: NOW + 300_000,
    });
    expect(touched).toEqual(["b"]);
  });

  it("asks again after a while where the pod that asks was refused, and says why until one is made", () => {
    const { turns, turn, at, failures, cache } = turnsOf({}, { minFreePercent: 50 });
    const { identity } = cache;
    const name = pullerPodNameOf(identity, { nodeName: "a", kind: "probe", slot: "0" });
    failures.add(
      { node: "a", cacheUid: identity.uid, reference: name },
      {
        tryId: "refused",
        reason: "InternalError",
        message: "exceeded quota",
        atMs: NOW,
        backoffLimit: 3,
        mayBeFinal: false,
      },
    );
    const why = "Waits until the node has said how full its disk is: exceeded quota";
    expect(turn("a")).toMatchObject({ why, probe: undefined, dueMs: NOW + 10_000 });
    const later = { nowMs: NOW + 10_000 };
    expect(turn("a", "eager", later)).toMatchObject({ why, probe: "probe", dueMs: Infinity });
    const probes = [pullerOf({ kind: "probe", name, seenMs: NOW + 10_000 })];
    turns.readDisk(at("a", { ...later, probes }));
    expect(turn("a", "eager", { ...later, probes }).why).toBe(
      "Waits until the node has said how full its disk is",
    );
  });

  it("holds back on a disk that cannot be looked at, and tries that again", () => {
    const { turns, turn, at } = turnsOf({}, { minFreePercent: 50 });
    const refusal = { reason: "OutOfmemory", message: "", hasBegun: false };
    const [refused, silent] = [
      pullerOf({ kind: "probe", refusal }),
      pullerOf({ kind: "probe", seenMs: NOW - 120_000 }),
    ];
    expect(turns.readDisk(at("a", { probes: [refused, silent] }))).toEqual([refused, silent]);
    expect(turn("a").image).toMatchObject({ reason: "DiskGuard" });
    expect(turn("a", "eager", { nowMs: NOW + 300_000 })).toMatchObject({ probe: "probe" });
  });

  it("leaves the free share also where several caches, guarded or not, bring something at once", () => {
    const cacheOf = (name: string, minFreePercent?: number) => ({
      ...cacheOnNode([`r.example/${name}:1`], { minFreePercent }),
      key: `ns/${name}`,
      identity: { namespace: "ns", name, uid: name },
    });
    const [one, two] = [cacheOf("one", 10), cacheOf("two", 10)];
    const [first, second] = ["r.example/one:1", "r.example/two:1"];
    expect(turnsTogether([one, two])).toEqual({ [first]: undefined, [second]: "DiskGuard" });
    expect(turnsTogether([one, cacheOf("two")])).toEqual({
      [first]: "DiskGuard",
      [second]: undefined,
    });
    const image = { reference: first, pullPolicy: "IfNotPresent" } as const;
    for (const outcome of [{ kind: "open" }, { kind: "pulled" }] as const) {
      const pods = [pullerOf({ cacheUid: "one", images: [{ ...image, outcome }] })];
      expect(turnsTogether([two], { pods })).toEqual({ [second]: "DiskGuard" });
    }
    const outcome = { kind: "failed", reason: "ErrImagePull", message: "" } as const;
    const pods = [pullerOf({ cacheUid: "one", images: [{ ...image, outcome }] })];
    expect(turnsTogether([two], { pods })).toEqual({ [second]: undefined });
  });
});
