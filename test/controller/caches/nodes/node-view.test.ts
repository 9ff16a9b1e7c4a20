import { describe, expect, it } from "vitest";
import { CacheImages } from "../../../../controller/caches/cache-images.ts";
import type { CacheNode } from "../../../../controller/caches/cache-node.ts";
import type { CacheRecord } from "../../../../controller/caches/cache-record.ts";
import { CacheRun } from "../../../../controller/caches/cache-run.ts";
import { NodeView } from "../../../../controller/caches/nodes/node-view.ts";
import { unreadableCacheOf } from "../../../../controller/caches/unreadable-cache.ts";
import { ClusterState } from "../../../../controller/cluster-state.ts";
import type { Platform } from "../../../../placement/platform.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { digestOf } from "../../../support/layers.ts";
import { LINUX, manifest, node, reported } from "../../../support/observed.ts";
import { imageCache } from "../sample-cache.ts";
import { pullerOf, situation } from "./sample-situation.ts";

const NOW = 2_000_000;
const [WEB, APP] = ["registry.example/app:web", "registry.example/app:app"];

function recordOf(name: string, spec: object): CacheRecord {
  const cache = imageCache({ name, spec });
  const { namespace, uid } = cache.metadata;
  return { key: `shop/${name}`, identity: { namespace, name, uid }, resourceVersion: "1", cache };
}

/** What is seen of node a, which has the image `web`, by the caches that are there. */
function view(records: readonly CacheRecord[], platform: Platform = LINUX) {
  const clock = new FakeClock(NOW);
  const state = new ClusterState({ clock, maxImages: 10 });
  const { caches } = state;
  const base = situation([]).node;
  const cacheNode: CacheNode = { ...base, facts: { ...base.facts, platform } };
  caches.observeNode(cacheNode);
  state.observeNode({ ...node("a", [reported("web", 10)]), platform }, undefined);
  const runs = new Map<string, CacheRun>();
  for (const record of records) {
    state.observeCache(record.key, record);
    runs.set(record.key, new CacheRun(record));
  }
  const images = new CacheImages({
    policy: "IfNotPresent",
    runsOn: () => false,
    discovered: caches.discovered,
    discoveries: () => 0,
  });
  const seeing = new NodeView({ state, runs, images, timeoutMs: 300_000, clock });
  return { state, runs, clock, seen: () => seeing.situationOf("a") };
}

describe("NodeView", () => {
  it("sees what each cache that chooses the node wants there, with what it leaves to the controller", () => {
    const own = recordOf("own", {
      cacheSpec: [{ images: [WEB] }],
      timeoutSeconds: 60,
      retention: "Pinned",
      maxBytesPerNode: "1Ki",
      diskGuard: { minFreePercent: 15 },
      startupTaint: { key: "layerwise.io/cold" },
    });
    const plain = recordOf("plain", { cacheSpec: [{ images: [APP] }] });
    const elsewhere = recordOf("elsewhere", { cacheSpec: [{ images: [APP], nodeNames: ["b"] }] });
    expect(view([own, plain, elsewhere]).seen()?.caches).toMatchObject([
      {
        key: "shop/own",
        images: [{ reference: WEB, isMoving: false }],
        timeoutMs: 60_000,
        isPinned: true,
        maxBytes: 1024,
        minFreePercent: 15,
        startupTaint: { key: "layerwise.io/cold", timeoutMs: 600_000 },
      },
      {
        key: "shop/plain",
        images: [{ reference: APP }],
        timeoutMs: 300_000,
        isPinned: false,
        maxBytes: Infinity,
        minFreePercent: undefined,
        startupTaint: undefined,
      },
    ]);
  });

  it("sees nothing wanted, and nothing to keep in use, of a cache that was purged", () => {
    const { runs, seen } = view([
      recordOf("gone", { cacheSpec: [{ images: [WEB] }], retention: "Pinned" }),
    ]);
    for (const run of runs.values()) run.purgedMs = NOW;
    expect(seen()?.caches).toMatchObject([{ images: [], isPinned: false }]);
  });

  it("tells what the node has, and what of an image it would have to pull", () => {
    const { state, seen } = view([]);
    state.observeManifest({
      content: manifest("app", { base: 60, top: 40 }),
      uid: "m",
      resourceVersion: "1",
      soughtPlatforms: ["linux/arm64"],
    });
    expect(seen()?.presenceOf(WEB, undefined)).toEqual({
      kind: "present",
      digest: digestOf("web"),
    });
    expect(seen()?.presenceOf(APP, undefined)).toEqual({ kind: "absent" });
    const sizes = seen()
      ?.layersOf(APP, digestOf("app"))
      ?.map(({ sizeBytes }) => sizeBytes);
    expect(sizes).toEqual([60, 40]);
    expect(seen()?.layersOf("registry.example/app:unknown", undefined)).toBeUndefined();
  });

  it("says what cannot run on the node, and nothing of what nobody knows", () => {
    const content = manifest("app", { base: 60 });
    const record = { content, uid: "m", resourceVersion: "1", soughtPlatforms: ["linux/arm64"] };
    const waitOn = (platform: Platform, isKnown: boolean) => {
      const { state, seen } = view([], platform);
      if (isKnown) state.observeManifest(record);
      return seen()?.platformWaitOf(APP, digestOf("app"))?.message;
    };
    const arm = { os: "linux", architecture: "arm64" };
    expect([waitOn(arm, true), waitOn(arm, false), waitOn(LINUX, true)]).toEqual([
      "The image has nothing for linux/arm64",
      undefined,
      undefined,
    ]);
    expect(waitOn({ os: "windows", architecture: "amd64" }, false)).toBe(
      "Images are pulled on Linux nodes only",
    );
  });

  it("tells the pods on the node apart by what they are for", () => {
    const { state, seen } = view([]);
    for (const kind of ["pull", "pin", "probe"] as const) {
      const pod = pullerOf({ kind, name: kind, uid: kind });
      state.caches.pods.observe(`ns/${kind}`, pod, NOW);
    }
    state.caches.pods.observe("ns/other", pullerOf({ nodeName: "b", uid: "other" }), NOW);
    const { pods, pins, probes } = seen() ?? {};
    const names = [pods, pins, probes].map((each) => each?.map(({ name }) => name));
    expect(names).toEqual([["pull"], ["pin"], ["probe"]]);
  });

  it("counts no pod among those that pull while its node is not ready", () => {
    const { caches } = view([]).state;
    caches.pods.observe("ns/p", pullerOf(), NOW);
    const pullingWhen = (reason: "NodeNotReady" | "NodeCordoned") => {
      const wait = { kind: "waiting", reason, message: "" } as const;
      caches.observeNode({ ...situation([]).node, wait });
      return caches.pods.pulling;
    };
    expect([pullingWhen("NodeNotReady"), pullingWhen("NodeCordoned")]).toEqual([0, 1]);
  });

  it("lets nothing be forgotten while there is a cache that cannot be read", () => {
    const { state, seen } = view([]);
    expect(seen()).toMatchObject({ mayForget: true, unreadable: [] });
    const broken = unreadableCacheOf({ metadata: { namespace: "shop", name: "broken" } }, "");
    state.caches.observeUnreadable(broken);
    expect(seen()).toMatchObject({ mayForget: false, unreadable: [broken] });
    state.caches.forget("shop/broken");
    expect(seen()).toMatchObject({ mayForget: true, unreadable: [] });
  });

  it("tells since when the node has had a start-up taint, whichever it is", async () => {
    const { state, clock, seen } = view([]);
    const taint = (...keys: readonly string[]) => {
      const base = situation([]).node;
      const taints = keys.map((key) => ({ key, effect: "NoSchedule" }));
      state.caches.observeNode({ ...base, facts: { ...base.facts, taints } });
      return seen()?.taintedSinceMs;
    };
    expect(taint("node-role.kubernetes.io/control-plane")).toBeUndefined();
    expect(taint("layerwise.io/cold")).toBe(NOW);
    await clock.advance(1000);
    expect(taint("layerwise.io/cold", "other")).toBe(NOW);
    expect(taint()).toBeUndefined();
    expect(taint("layerwise.io/cold")).toBe(NOW + 1000);
    state.caches.forgetNode("a");
    expect(taint("layerwise.io/cold")).toBe(NOW + 1000);
  });

  it("tells what may be wanted again by itself, but not for a cache that was purged", () => {
    const podSelector = { matchLabels: { app: "web" } };
    const { runs, seen } = view([
      recordOf("following", { cacheSpec: [{ images: [WEB], podSelector }] }),
    ]);
    expect([seen()?.mayReturn(WEB), seen()?.mayReturn(APP)]).toEqual([true, false]);
    for (const run of runs.values()) run.purgedMs = NOW;
    expect(seen()?.mayReturn(WEB)).toBe(false);
  });

  it("sees no node that is not there", () => {
    const { state, seen } = view([]);
    state.forgetNode("a");
    expect(seen()).toBeUndefined();
  });
});
