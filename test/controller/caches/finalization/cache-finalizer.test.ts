import { describe, expect, it } from "vitest";
import type { ImageCacheStatus } from "../../../../api/image-cache.ts";
import { CacheState } from "../../../../controller/caches/cache-state.ts";
import { CacheFinalizer } from "../../../../controller/caches/finalization/cache-finalizer.ts";
import { Finalization } from "../../../../controller/caches/finalization/finalization.ts";
import type { FinalizingCache } from "../../../../controller/caches/finalization/finalizing-cache.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { finalizingCache } from "./sample-finalizing-cache.ts";

const KEY = "shop/web";
const WEB = "registry.example/a:v1";
const NOW = 1_000;
const LEFT = { images: [{ reference: WEB, why: "The kubelet is away" }], openPulls: [] };
const WHERE = `1, such as node-a with ${WEB}: The kubelet is away`;

interface Conditions {
  readonly cache?: FinalizingCache;
  readonly removesImages?: boolean;
  /** Whether somebody else has changed the cache. */
  readonly isLate?: boolean;
}

/** Something of the cache is left on node-a. */
function finalizerOf(conditions: Conditions = {}) {
  const { cache = finalizingCache(), removesImages = true, isLate = false } = conditions;
  const clock = new FakeClock(NOW);
  const caches = new CacheState({ clock, onChange: () => undefined });
  caches.observeFinalizing(cache);
  const { uid } = cache.identity;
  const finalization = new Finalization({ uid, references: [WEB], nodes: [] });
  finalization.report("node-a", LEFT, NOW);
  const told: string[] = [];
  const statuses: ImageCacheStatus[] = [];
  const finalizer = new CacheFinalizer({
    caches,
    finalizations: { of: () => finalization },
    writer: {
      async writeFinalStatus(before, status) {
        statuses.push(status);
        const known = before.cache;
        if (known !== undefined && !isLate) {
          caches.observeFinalizing({ ...before, cache: { ...known, status } });
        }
        return !isLate;
      },
      async release() {
        told.push("released");
        return !isLate;
      },
    },
    removesImages,
    recorder: { record: ({ reason, note }) => void told.push(`${reason}: ${note}`) },
    clock,
  });
  return { finalizer, finalization, caches, clock, told, statuses };
}

describe("CacheFinalizer", () => {
  it("says what is left and lets the cache go once nothing is", async () => {
    const { finalizer, finalization, told, statuses } = finalizerOf();
    expect(await finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 300_000 });
    expect(statuses).toMatchObject([
      {
        conditions: [
          { type: "Ready", status: "False", reason: "Removing" },
          {
            type: "Progressing",
            status: "True",
            reason: "Removing",
            message: `Nodes that still have something of it: ${WHERE}`,
          },
          { type: "Degraded", status: "False" },
        ],
        nodes: { desired: 0 },
      },
    ]);
    finalization.report("node-a", { images: [], openPulls: [] }, NOW);
    expect(await finalizer.reconcile(KEY)).toBeUndefined();
    expect([statuses.length, told]).toEqual([1, ["released"]]);
  });

  it("writes the status once a second at most, and only what is new", async () => {
    const { finalizer, finalization, clock, statuses } = finalizerOf();
    await finalizer.reconcile(KEY);
    finalization.report("node-b", LEFT, NOW);
    expect(await finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 1_000 });
    await clock.advance(1_000);
    expect(await finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 299_000 });
    await clock.advance(1_000);
    await finalizer.reconcile(KEY);
    expect(statuses).toHaveLength(2);
  });

  it("waits five minutes at most, from when it was seen to be deleted, and says then what is left", async () => {
    const { finalizer, caches, clock, told } = finalizerOf();
    await clock.advance(299_999);
    // As the watch does once more when it begins anew.
    caches.observeFinalizing(finalizingCache());
    expect(await finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 1 });
    await clock.advance(1);
    expect(await finalizer.reconcile(KEY)).toBeUndefined();
    const note = `The deletion waits no longer, and the removal goes on. Nodes that still have something of it: ${WHERE}`;
    expect(told).toEqual(["released", `ImagesLeft: ${note}`]);
  });

  it("waits as long for another cache of the same name", async () => {
    const { finalizer, finalization, caches, clock } = finalizerOf();
    await clock.advance(299_999);
    const { identity, ...rest } = finalizingCache();
    caches.observeFinalizing({ ...rest, identity: { ...identity, uid: "another" } });
    finalization.writtenMs = -Infinity;
    expect(await finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 300_000 });
  });

  it.each<[string, Conditions]>([
    ["no images are removed", { removesImages: false }],
    ["it cannot be read", { cache: { ...finalizingCache(), cache: undefined } }],
  ])("lets a cache go at once where %s", async (_why, conditions) => {
    const { finalizer, told, statuses } = finalizerOf(conditions);
    expect(await finalizer.reconcile(KEY)).toBeUndefined();
    expect([told, statuses]).toEqual([["released"], []]);
  });

  it("lets the caches of a namespace go at once when it is deleted", async () => {
    const { finalizer, caches, told } = finalizerOf();
    await finalizer.reconcile(KEY);
    caches.observeTermination("shop", true);
    expect(await finalizer.reconcile(KEY)).toBeUndefined();
    expect(told).toEqual(["released"]);
  });

  it("tries again soon where somebody else was first, and tells nothing", async () => {
    const reporting = finalizerOf({ isLate: true });
    expect(await reporting.finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 1_000 });
    const { finalizer, clock, told } = finalizerOf({ isLate: true });
    await clock.advance(300_000);
    expect(await finalizer.reconcile(KEY)).toEqual({ requeueAfterMs: 1_000 });
    expect(told).toEqual(["released"]);
  });

  it("has nothing to do with other caches", async () => {
    const { finalizer, told } = finalizerOf();
    expect(await finalizer.reconcile("shop/other")).toBeUndefined();
    expect(told).toEqual([]);
  });
});
