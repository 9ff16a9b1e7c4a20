import { describe, expect, it } from "vitest";
import { nodePinsOf } from "../../../../controller/caches/nodes/node-pins.ts";
import type { Wait } from "../../../../controller/caches/nodes/node-readiness.ts";
import type { NodeSituation } from "../../../../controller/caches/nodes/node-situation.ts";
import type { NodeSurvey } from "../../../../controller/caches/nodes/node-survey.ts";
import { PullFailures } from "../../../../controller/caches/pullers/pull-failures.ts";
import { pullerPodNameOf } from "../../../../controller/caches/pullers/puller-pod.ts";
import type { SeenPuller } from "../../../../controller/caches/pullers/puller-record.ts";
import { cacheOnNode, pullerOf, situation } from "./sample-situation.ts";

const WEB = "r.example/web:1";
const NOW = 2_000_000;
const pinned = cacheOnNode([WEB], { isPinned: true });

/** The cache holds its image. */
function surveyOf(cache = pinned): NodeSurvey {
  const ready = { kind: "settled", progress: { kind: "ready" } } as const;
  return { caches: [{ cache, images: new Map([[WEB, ready]]), standing: "complete" }], dueMs: 0 };
}

function pinsOf(
  change: Partial<NodeSituation> = {},
  survey = surveyOf(),
  failures = new PullFailures(() => 0),
) {
  const seen = situation([pinned], change);
  const { pods, obsolete, dueMs } = nodePinsOf(seen, survey, failures);
  const pinning = pods.map(({ images }) => images.map(({ reference }) => reference));
  return { obsolete, dueMs, pinning };
}

function waitingFor(reason: Wait["reason"]) {
  const wait = { kind: "waiting", reason, message: "" } as const;
  return { ...situation([]).node, wait };
}

/** The pod that pins, as it is once it runs. */
function pinOf(change: Partial<SeenPuller> = {}): SeenPuller {
  const [planned] = nodePinsOf(situation([pinned]), surveyOf(), new PullFailures()).pods;
  const { slot = "", images = [] } = planned ?? {};
  const name = pullerPodNameOf(pinned.identity, { nodeName: "a", kind: "pin", slot });
  const held = images.map((image) => ({ ...image, outcome: { kind: "pulled" } as const }));
  return pullerOf({ kind: "pin", name, images: held, ...change });
}

describe("nodePinsOf()", () => {
  it("keeps the images of pinned caches in use, and of no others", () => {
    expect(pinsOf()).toEqual({ pinning: [[WEB]], obsolete: [], dueMs: Infinity });
    expect(pinsOf({}, surveyOf(cacheOnNode([WEB]))).pinning).toEqual([]);
  });

  it("ends the pods of caches that pin nothing there any more", () => {
    const left = pinOf({ cacheUid: "another-cache" });
    expect(pinsOf({ pins: [left] }).obsolete).toEqual([left]);
    const unpinned = pinOf();
    expect(pinsOf({ pins: [unpinned] }, surveyOf(cacheOnNode([WEB]))).obsolete).toEqual([unpinned]);
  });

  it("is in nobody's way on a node that is about to go, or is cordoned", () => {
    const pin = pinOf();
    for (const reason of ["NodeDraining", "NodeCordoned", "VirtualNode"] as const) {
      const node = waitingFor(reason);
      expect(pinsOf({ node, pins: [pin] })).toEqual({
        pinning: [],
        obsolete: [pin],
        dueMs: Infinity,
      });
    }
    expect(pinsOf({ node: waitingFor("NodeNotReady"), pins: [pin] }).obsolete).toEqual([]);
  });

  it("makes a pod that broke again, and waits longer for it each time", () => {
    const failures = new PullFailures(() => 0);
    const refusal = {
      reason: "Evicted",
      message: "The node was low on resource: memory.",
      hasBegun: false,
    };
    const broken = (uid: string) => pinOf({ uid, refusal });
    const at = (nowMs: number, pins: readonly SeenPuller[] = []) =>
      pinsOf({ nowMs, pins }, surveyOf(), failures);
    expect(at(NOW, [broken("1")])).toMatchObject({ obsolete: [{ uid: "1" }], pinning: [] });
    expect(at(NOW + 1)).toEqual({ pinning: [], obsolete: [], dueMs: NOW + 10_000 });
    expect(at(NOW + 10_000).pinning).toEqual([[WEB]]);
    at(NOW + 10_000, [broken("2")]);
    expect(at(NOW + 10_001).dueMs).toBe(NOW + 30_000);
  });

  it("says what cannot be kept in use, and why", () => {
    const failures = new PullFailures(() => 0);
    const refusal = {
      reason: "OutOfpods",
      message: "Node didn't have enough resource: pods",
      hasBegun: false,
    };
    const unpinnedAt = (nowMs: number, pins: readonly SeenPuller[]) =>
      nodePinsOf(situation([pinned], { nowMs, pins }), surveyOf(), failures).unpinned;
    expect(unpinnedAt(NOW, [])).toEqual(new Map());
    unpinnedAt(NOW, [pinOf({ refusal })]);
    const failure = {
      kind: "failed",
      reason: "InternalError",
      message: "Cannot be kept in use: OutOfpods: Node didn't have enough resource: pods",
      attempts: 1,
      atMs: NOW,
      isFinal: false,
      nextTryMs: NOW + 10_000,
    };
    expect(unpinnedAt(NOW + 1, [])).toEqual(new Map([["ns/c", { image: WEB, failure }]]));
    const again = pinOf({ uid: "2" });
    const starting = again.images.map((each) => ({ ...each, outcome: { kind: "open" } as const }));
    expect(unpinnedAt(NOW + 10_000, [{ ...again, images: starting }])).toEqual(
      new Map([["ns/c", { image: WEB, failure }]]),
    );
    expect(unpinnedAt(NOW + 10_001, [again])).toEqual(new Map());
    // It counts from the start when it breaks once more.
    unpinnedAt(NOW + 20_000, [pinOf({ uid: "3", refusal })]);
    expect(unpinnedAt(NOW + 20_001, []).get("ns/c")?.failure.attempts).toBe(1);
  });
});
