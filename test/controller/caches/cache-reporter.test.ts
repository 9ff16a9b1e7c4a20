import { describe, expect, it } from "vitest";
import { CacheImages } from "../../../controller/caches/cache-images.ts";
import type { CacheRecord } from "../../../controller/caches/cache-record.ts";
import { CacheReporter } from "../../../controller/caches/cache-reporter.ts";
import { cacheRequestsOf } from "../../../controller/caches/cache-requests.ts";
import { CacheRun } from "../../../controller/caches/cache-run.ts";
import { ClusterState } from "../../../controller/cluster-state.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { imageCache } from "./sample-cache.ts";

const NOTHING = { next: { kind: "off" }, requests: cacheRequestsOf({}) } as const;

/** A reporter whose writes come to what is said: late where somebody else was first, crossed by the deletion of the cache. */
function reporterOf({ isLate = false, isCrossed = false } = {}) {
  const clock = new FakeClock();
  const cache = imageCache();
  const { namespace, name, uid } = cache.metadata;
  const identity = { namespace, name, uid };
  const record: CacheRecord = { key: "shop/web", identity, resourceVersion: "1", cache };
  const state = new ClusterState({ clock, maxImages: 10 });
  state.observeCache(record.key, record);
  const notices: string[] = [];
  let writes = 0;
  const reporter = new CacheReporter({
    state,
    images: new CacheImages({
      policy: "IfNotPresent",
      runsOn: () => false,
      discovered: state.caches.discovered,
      discoveries: () => 0,
    }),
    writer: {
      async writeStatus(before, status) {
        writes++;
        if (isCrossed) state.forgetCache(record.key);
        return isLate ? undefined : { ...before, cache: { ...before.cache, status } };
      },
      async takeUp(before) {
        if (isCrossed) state.forgetCache(record.key);
        return isLate ? undefined : { ...before, resourceVersion: "2" };
      },
    },
    recorder: { record: ({ reason }) => void notices.push(reason) },
    clock,
  });
  return {
    reporter,
    record,
    run: new CacheRun(record),
    state,
    clock,
    notices,
    writes: () => writes,
  };
}

describe("CacheReporter", () => {
  it("writes what is new once, tells of it, and waits a second before the next", async () => {
    const { reporter, record, run, state, clock, notices, writes } = reporterOf();
    expect(reporter.waitMs(record.key)).toBe(0);
    const written = await reporter.report(record, run, NOTHING);
    expect(state.caches.records.get(record.key)).toBe(written);
    expect([reporter.waitMs(record.key), notices]).toEqual([1_000, ["NoNodes"]]);
    await clock.advance(999);
    expect(reporter.waitMs(record.key)).toBe(1);
    if (written === undefined) throw new Error("nothing was written");
    expect(await reporter.report(written, run, NOTHING)).toBe(written);
    expect([writes(), notices]).toEqual([1, ["NoNodes"]]);
    reporter.forget(record.key);
    expect(reporter.waitMs(record.key)).toBe(0);
  });

  it("tells nothing where somebody else has changed the cache, and need not wait then", async () => {
    const { reporter, record, run, state, notices } = reporterOf({ isLate: true });
    expect(await reporter.report(record, run, NOTHING)).toBeUndefined();
    expect(await reporter.answer(record, NOTHING.requests)).toBe(false);
    expect([reporter.waitMs(record.key), notices]).toEqual([0, []]);
    expect(state.caches.records.get(record.key)).toBe(record);
  });

  it("knows a cache without the annotations that it has answered before the watch shows it", async () => {
    const { reporter, record, state } = reporterOf();
    expect(await reporter.answer(record, NOTHING.requests)).toBe(true);
    expect(state.caches.records.get(record.key)?.resourceVersion).toBe("2");
  });

  it("brings no cache back that the watch has shown to be deleted before its own write was answered", async () => {
    const { reporter, record, run, state } = reporterOf({ isCrossed: true });
    await reporter.report(record, run, NOTHING);
    expect(state.caches.records.has(record.key)).toBe(false);
    state.observeCache(record.key, record);
    await reporter.answer(record, NOTHING.requests);
    expect(state.caches.records.has(record.key)).toBe(false);
  });
});
