import { expect, it } from "vitest";
import { CacheImages } from "../../../controller/caches/cache-images.ts";
import { CacheReconciler } from "../../../controller/caches/cache-reconciler.ts";
import type { CacheRecord } from "../../../controller/caches/cache-record.ts";
import type { CacheRun } from "../../../controller/caches/cache-run.ts";
import { PullFailures } from "../../../controller/caches/pullers/pull-failures.ts";
import { ClusterState } from "../../../controller/cluster-state.ts";
import type { Digest } from "../../../placement/digest.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { digestOf } from "../../support/layers.ts";
import { imageCache } from "./sample-cache.ts";

const MOVED = "registry.example/moved:latest";
const SILENT = "registry.example/silent:latest";

/** A leader that takes over a cache; `answers` is what registries say. */
async function takeOver(record: CacheRecord, answers: ReadonlyMap<string, Digest>) {
  const clock = new FakeClock();
  const state = new ClusterState({ clock, maxImages: 10 });
  state.observeCache(record.key, record);
  const runs = new Map<string, CacheRun>();
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
    failures: new PullFailures(),
    writer: { writeStatus: async () => record, takeUp: async () => record },
    lookUp: { read: async () => answers },
    refreshMs: 900_000,
    recorder: { record: () => undefined },
    touch: () => undefined,
    clock,
  });
  await reconciler.reconcile(record.key, new AbortController().signal);
  return runs.get(record.key);
}

it("CacheReconciler asks registries again where a leader takes over, so that a tag that moved is not left half way", async () => {
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
  const identity = { namespace, name, uid };
  const record = { key: "shop/web", identity, resourceVersion: "1", cache };
  const run = await takeOver(record, new Map([[MOVED, digestOf("new")]]));
  expect(run?.refreshedMs).toBe(Date.parse("2025-12-31T23:59:00Z"));
  expect(run?.targets).toEqual(
    new Map([
      [MOVED, digestOf("new")],
      [SILENT, digestOf("old")],
    ]),
  );
});
