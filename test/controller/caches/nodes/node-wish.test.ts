import { describe, expect, it } from "vitest";
import type { NodeStanding } from "../../../../controller/caches/nodes/node-admission.ts";
import type {
  ImageProgress,
  WaitReason,
} from "../../../../controller/caches/nodes/node-progress.ts";
import type {
  CacheOnNode,
  NodeSituation,
} from "../../../../controller/caches/nodes/node-situation.ts";
import type { ImageSurvey, NodeSurvey } from "../../../../controller/caches/nodes/node-survey.ts";
import { nodeWishOf } from "../../../../controller/caches/nodes/node-wish.ts";
import type { UnknownWant } from "../../../../controller/caches/unreadable-cache.ts";
import { failed, imageName, READY, waiting } from "./sample-progress.ts";

const NOW = 2_000_000;
const COLD = "layerwise.io/cold";
const DUE: ImageSurvey = {
  kind: "due",
  pull: { kind: "pull", pullPolicy: "IfNotPresent", isCollected: false },
};

/** The node has the taint and the label of the cache. */
function situation(...unreadable: readonly UnknownWant[]): NodeSituation {
  const facts = {
    labels: { "layerwise.io/warm.web": "true" },
    taints: [{ key: COLD, effect: "NoSchedule" }],
  };
  return {
    node: { facts },
    unreadable,
    taintedSinceMs: NOW,
    openSinceMs: 0,
    nowMs: NOW,
  } as unknown as NodeSituation;
}

/** What one cache of this name has come to on the node. */
function survey(standing: NodeStanding, ...images: readonly (ImageProgress | ImageSurvey)[]) {
  const startupTaint = { key: COLD, timeoutMs: 600_000 };
  const cache = { identity: { name: "web" }, startupTaint } as CacheOnNode;
  const surveys = images.map((image, index): [string, ImageSurvey] => [
    imageName(index),
    image.kind === "due" || image.kind === "settled" ? image : { kind: "settled", progress: image },
  ]);
  return { caches: [{ cache, images: new Map(surveys), standing }], dueMs: 0 } as NodeSurvey;
}

/** Whether the label stays and the taint goes. */
function wish(...args: Parameters<typeof survey>): readonly [boolean, boolean] {
  const { labels, taintRemoval } = nodeWishOf(situation(), survey(...args), new Map());
  return [Object.keys(labels).length === 0, taintRemoval.length > 0];
}

describe("nodeWishOf()", () => {
  it("keeps the label and lifts the taint where everything is held", () => {
    expect(wish("complete", READY, READY)).toEqual([true, true]);
  });

  it("keeps the taint while something is to come", () => {
    expect(wish("eager", READY, DUE)).toEqual([false, false]);
    expect(wish("failed", READY, failed())).toEqual([false, false]);
    expect(wish("idle", READY, waiting("DiskGuard"))).toEqual([false, false]);
  });

  it("lifts the taint where nothing more is to come, for else the node could never be used", () => {
    expect(wish("failed", READY, failed({ isFinal: true }))).toEqual([false, true]);
    expect(wish("idle", READY, waiting("OverBudget"))).toEqual([false, true]);
    expect(wish("idle", READY, waiting("PlatformMismatch"))).toEqual([false, true]);
    expect(wish("complete")).toEqual([false, true]);
  });

  it("lifts the taint when the node has been able to pull for long enough, and comes back for that", () => {
    const at = (change: Partial<NodeSituation>, ...images: readonly ImageSurvey[]) => {
      const there = { ...situation(), ...change };
      const { taintRemoval, dueMs } = nodeWishOf(there, survey("eager", ...images), new Map());
      return [taintRemoval.length > 0, dueMs];
    };
    const END = NOW + 600_000;
    expect(at({}, DUE)).toEqual([false, END]);
    expect(at({ openSinceMs: NOW + 5_000 }, DUE)).toEqual([false, END + 5_000]);
    expect(at({ nowMs: END - 1 }, DUE)).toEqual([false, END]);
    expect(at({ nowMs: END }, DUE)).toEqual([true, Infinity]);
    expect(at({ taintedSinceMs: undefined }, DUE)).toEqual([false, Infinity]);
    expect(at({})).toEqual([true, Infinity]);
  });

  it("counts no time in which the node could take no pods anyway, but all of a node that never pulls", () => {
    const isLifted = (reason: WaitReason) => {
      const there = situation();
      const wait = { kind: "waiting", reason, message: "" } as const;
      const change = { node: { ...there.node, wait }, nowMs: NOW + 600_000 };
      const cache = survey("idle", waiting(reason));
      return nodeWishOf({ ...there, ...change }, cache, new Map()).taintRemoval.length > 0;
    };
    const reasons = ["NodeNotReady", "NodeCordoned", "DiskPressure", "VirtualNode"] as const;
    expect(reasons.map(isLifted)).toEqual([false, false, false, true]);
  });

  it("goes on beside a cache that cannot be read, but leaves a label alone that is its as well", () => {
    const wishBeside = (name: string, cache: NodeSurvey) => {
      const there = situation({ name, taintKey: undefined });
      const { labels, taintRemoval } = nodeWishOf(there, cache, new Map());
      return [labels, taintRemoval.length > 0];
    };
    const gone = { "layerwise.io/warm.web": null };
    expect(wishBeside("other", survey("complete", READY))).toEqual([{}, true]);
    expect(wishBeside("other", survey("eager", DUE))).toEqual([gone, false]);
    expect(wishBeside("web", survey("eager", DUE))).toEqual([{}, false]);
  });

  it("lifts the taint of a cache that cannot be read, of which nothing comes, unless another waits", () => {
    const there = situation({ name: "broken", taintKey: COLD });
    const none: NodeSurvey = { caches: [], dueMs: 0 };
    expect(nodeWishOf(there, none, new Map()).taintRemoval).not.toEqual([]);
    expect(nodeWishOf(there, survey("eager", DUE), new Map()).taintRemoval).toEqual([]);
  });
});
