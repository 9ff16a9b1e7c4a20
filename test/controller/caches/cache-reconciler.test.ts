import { describe, expect, it } from "vitest";
import { REFRESH_ANNOTATION } from "../../../api/cache-triggers.ts";
import { CacheImages } from "../../../controller/caches/cache-images.ts";
import { CacheReconciler } from "../../../controller/caches/cache-reconciler.ts";
import type { CacheRecord } from "../../../controller/caches/cache-record.ts";
import type { CacheRun } from "../../../controller/caches/cache-run.ts";
import { PullFailures } from "../../../controller/caches/pullers/pull-failures.ts";
import { TargetReadings } from "../../../controller/caches/target-readings.ts";
import { ClusterState } from "../../../controller/cluster-state.ts";
import type { Digest } from "../../../placement/digest.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { digestOf } from "../../support/layers.ts";
import { imageCache } from "./sample-cache.ts";

const MOVED = "registry.example/moved:latest";
const SILENT = "registry.example/silent:latest";

/** A leader that takes over a cache; each time they are asked, registries say what `answers` resolves to. */
async function takeOver(record: CacheRecord, answers: () => Promise<ReadonlyMap<string, Digest>>) {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const ended = Promise.withResolvers<string>();
  const state = new ClusterState({ clock, maxImages: 10 });
  state.observeCache(record.key, record);
  const runs = new Map<string, CacheRun>();
  const failures = new PullFailures();
  const { caches } = state;
  const reconciler = new CacheReconciler({
    state,
    runs,
    images: new CacheImages({
      policy: "IfNotPresent",
      runsOn: () => false,
      discovered: caches.discovered,
      discoveries: () => 0,
    }),
    failures,
    writer: { writeStatus: async (written) => written, takeUp: async (answered) => answered },
    readings: new TargetReadings({ lookUp: { read: answers }, onEnd: ended.resolve }),
    refreshMs: 900_000,
    recorder: { record: () => undefined },
    touch: () => undefined,
    clock,
  });
  await reconciler.reconcile(record.key, signal);
  return {
    run: runs.get(record.key),
    failures,
    clock,
    observe: (changed: CacheRecord) => state.observeCache(record.key, changed),
    reconcile: () => reconciler.reconcile(record.key, signal),
    /** What the queue does when it is called. */
    goOn: async () => reconciler.reconcile(await ended.promise, signal),
  };
}

/** The registry of both images was asked by the leader before. */
function refreshedRecord(): CacheRecord {
  const images = [MOVED, SILENT].map((image) => ({ image, digest: digestOf("old") }));
  const counts = { desired: 3, ready: 3, pulling: 0, failed: 0, waiting: 0 };
  const cache = imageCache({
    spec: { cacheSpec: [{ images: [MOVED, SILENT] }] },
    status: {
      observedGeneration: 1,
      lastRefreshTime: "2025-12-31T23:59:00Z",
      // What most nodes have, which is not what the leader before had found out.
      images: images.map((each) => ({ ...each, ...counts })),
    },
  });
  const { namespace, name, uid } = cache.metadata;
  return { key: "shop/web", identity: { namespace, name, uid }, resourceVersion: "1", cache };
}

describe("CacheReconciler", () => {
  it("asks registries again where a leader takes over, so that a tag that moved is not left half way", async () => {
    const answers = new Map([[MOVED, digestOf("new")]]);
    const { run, goOn } = await takeOver(refreshedRecord(), () => Promise.resolve(answers));
    await goOn();
    expect(run?.refreshedMs).toBe(Date.parse("2025-12-31T23:59:00Z"));
    expect(run?.targets).toEqual(
      new Map([
        [MOVED, digestOf("new")],
        [SILENT, digestOf("old")],
      ]),
    );
  });

  it("holds up no worker with a registry that does not answer", async () => {
    const answer = Promise.withResolvers<ReadonlyMap<string, Digest>>();
    // Resolves although nothing has been answered.
    const { run, goOn } = await takeOver(refreshedRecord(), () => answer.promise);
    expect(run?.hasAsked).toBe(false);
    answer.resolve(new Map());
    await goOn();
    expect(run?.hasAsked).toBe(true);
  });

  it("takes nothing that was read before a cache was suspended for what registries say after", async () => {
    const record = refreshedRecord();
    const { spec } = record.cache;
    const suspended = { ...record, cache: { ...record.cache, spec: { ...spec, suspend: true } } };
    const said = ["resumed", "before", "after"].map((seed) => new Map([[MOVED, digestOf(seed)]]));
    const leader = await takeOver(record, async () => said.shift() ?? new Map());
    await leader.goOn();
    await leader.clock.advance(3_600_000);
    await leader.reconcile();
    leader.observe(suspended);
    await leader.reconcile();
    await leader.clock.advance(3_600_000);
    leader.observe(record);
    await leader.reconcile();
    await leader.clock.advance(0);
    await leader.reconcile();
    expect(leader.run?.targets.get(MOVED)).toBe(digestOf("after"));
  });

  it("takes a last refresh that is still to come for one of now: the clock of the leader before was ahead", async () => {
    const plain = refreshedRecord();
    const status = { ...plain.cache.status, lastRefreshTime: "2030-01-01T00:00:00Z" };
    const record = { ...plain, cache: imageCache({ spec: plain.cache.spec, status }) };
    const leader = await takeOver(record, async () => new Map());
    const startMs = leader.clock.nowMs();
    expect(leader.run?.refreshedMs).toBe(startMs);
    await leader.goOn();
    await leader.clock.advance(1_800_000);
    await leader.reconcile();
    await leader.clock.advance(0);
    await leader.reconcile();
    expect(leader.run?.refreshedMs).toBe(startMs + 1_800_000);
  });

  it("refreshes after a pull that ended earlier in the same second", async () => {
    const plain = refreshedRecord();
    const metadata = { ...plain.cache.metadata, annotations: { [REFRESH_ANNOTATION]: "" } };
    const leader = await takeOver(plain, async () => new Map());
    await leader.goOn();
    await leader.clock.advance(700);
    leader.observe({ ...plain, cache: { ...plain.cache, metadata } });
    await leader.reconcile();
    await leader.clock.advance(0);
    await leader.reconcile();
    expect(leader.run?.refreshedMs).toBe(leader.clock.nowMs());
  });

  it("tries what was given up once more when a refresh is due", async () => {
    const plain = refreshedRecord();
    const leader = await takeOver(plain, async () => new Map());
    await leader.goOn();
    const place = { node: "a", cacheUid: plain.identity.uid, reference: MOVED };
    const denied = { tryId: "p", reason: "Denied", message: "" } as const;
    const atMs = leader.clock.nowMs();
    leader.failures.add(place, { ...denied, atMs, backoffLimit: 0, mayBeFinal: true });
    await leader.reconcile();
    expect(leader.failures.of(place)).toMatchObject({ isFinal: true });
    await leader.clock.advance(1_800_000);
    await leader.reconcile();
    await leader.clock.advance(0);
    await leader.reconcile();
    expect(leader.failures.of(place)).toMatchObject({
      isFinal: false,
      nextTryMs: leader.clock.nowMs(),
    });
  });

  it("tries failures anew once registries have answered a refresh, and not over and over until then", async () => {
    const plain = refreshedRecord();
    const metadata = { ...plain.cache.metadata, annotations: { [REFRESH_ANNOTATION]: "" } };
    const record = { ...plain, cache: { ...plain.cache, metadata } };
    const resumed = Promise.resolve(new Map<string, Digest>());
    const asked = Promise.withResolvers<ReadonlyMap<string, Digest>>();
    const readings = [resumed, asked.promise];
    const { failures, goOn, reconcile } = await takeOver(record, () => readings.shift() ?? resumed);
    await goOn();
    const place = { node: "a", cacheUid: plain.identity.uid, reference: MOVED };
    const reset = { tryId: "p", reason: "Reset", message: "", atMs: 0 } as const;
    failures.add(place, { ...reset, backoffLimit: 3, mayBeFinal: true });
    await reconcile();
    expect(failures.of(place)).toMatchObject({ attempts: 1 });
    asked.resolve(new Map());
    await new Promise((resolve) => setImmediate(resolve));
    await reconcile();
    expect(failures.of(place)).toBeUndefined();
  });
});
