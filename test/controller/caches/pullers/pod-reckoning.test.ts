import { describe, expect, it } from "vitest";
import {
  type ReckoningRules,
  reckonPod,
} from "../../../../controller/caches/pullers/pod-reckoning.ts";
import type { PullerImage } from "../../../../controller/caches/pullers/pull-outcomes.ts";
import type { SeenPuller } from "../../../../controller/caches/pullers/puller-record.ts";

const [FIRST, SECOND] = ["r.example/one:1", "r.example/two:1"];
const TIMEOUT = 60_000;

function image(reference: string, outcome: PullerImage["outcome"]): PullerImage {
  return { reference, pullPolicy: "IfNotPresent", outcome };
}

function pod(images: readonly PullerImage[], change: Partial<SeenPuller> = {}): SeenPuller {
  const place = { namespace: "ns", name: "p", uid: "u", cacheUid: "c", nodeName: "a" };
  return { ...place, kind: "pull", images, seenMs: 0, askedMs: 0, ...change };
}

function reckon(puller: SeenPuller, rules: Partial<ReckoningRules> = {}) {
  return reckonPod(puller, {
    reports: undefined,
    timeoutMs: TIMEOUT,
    openSinceMs: 0,
    isHeldUp: false,
    areEventsNeeded: false,
    nowMs: 0,
    ...rules,
  });
}

const open = { kind: "open" } as const;

describe("reckonPod()", () => {
  it("is done when every image has come to something", () => {
    const { isDone, results } = reckon(
      pod([
        image(FIRST, { kind: "pulled" }),
        image(SECOND, { kind: "failed", reason: "ErrImagePull", message: "x: not found" }),
      ]),
    );
    expect(isDone).toBe(true);
    expect(results.get(FIRST)).toEqual({ kind: "pulled", isTransferred: undefined });
    expect(results.get(SECOND)).toMatchObject({
      kind: "failed",
      mayBeFinal: true,
      mayStillCome: false,
    });
  });

  it("waits five seconds for Events that alone tell what was transferred, and no longer", () => {
    const over = pod([image(FIRST, { kind: "pulled" })], { overMs: 1_000 });
    const at = (nowMs: number, rules: Partial<ReckoningRules> = {}) => {
      const { isDone, dueMs } = reckon(over, { areEventsNeeded: true, nowMs, ...rules });
      return { isDone, dueMs };
    };
    expect(at(5_999)).toEqual({ isDone: false, dueMs: 6_000 });
    expect(at(6_000)).toEqual({ isDone: true, dueMs: undefined });
    const reports = { pulled: new Map([[FIRST, undefined]]), lastMs: 1_500 };
    expect(at(1_500, { reports })).toEqual({ isDone: true, dueMs: undefined });
    expect(at(1_500, { areEventsNeeded: false })).toEqual({ isDone: true, dueMs: undefined });
  });

  it("believes the kubelet's Events before its status", () => {
    const reports = {
      pulled: new Map([
        [FIRST, 1.5],
        [SECOND, undefined],
      ] as const),
      lastMs: 0,
    };
    const { isDone, results } = reckon(pod([image(FIRST, open), image(SECOND, open)]), { reports });
    expect(isDone).toBe(false);
    expect([...results.values()]).toEqual([
      { kind: "pulled", isTransferred: true, seconds: 1.5 },
      { kind: "pulled", isTransferred: false },
    ]);
  });

  it("blames the first image without a result when nothing has come for too long", () => {
    const reports = { pulled: new Map([[FIRST, 1]]), lastMs: 50_000 };
    const hanging = pod([image(FIRST, open), image(SECOND, open)]);
    expect(reckon(hanging, { reports, nowMs: 100_000 })).toMatchObject({
      isDone: false,
      dueMs: 140_000,
    });
    const late = reckon(hanging, { reports, nowMs: 140_000 });
    expect(late.isDone).toBe(true);
    expect(late.results.get(FIRST)).toMatchObject({ kind: "pulled" });
    expect(late.results.get(SECOND)).toEqual({
      kind: "failed",
      reason: "Timeout",
      message: "The pull has not ended within 60 s (timeoutSeconds)",
      mayBeFinal: true,
      mayStillCome: true,
    });
  });

  it("blames no image for the kubelet's silence about the sixth and later ones before all may have come", () => {
    const names = Array.from({ length: 8 }, (_, index) => `r.example/image:${index}`);
    const long = pod(names.map((each) => image(each, open)));
    const told = (count: number) => ({
      pulled: new Map(names.slice(0, count).map((each) => [each, 1])),
      lastMs: 10_000,
    });
    const dueOf = (count: number) => reckon(long, { reports: told(count), nowMs: 10_000 }).dueMs;
    expect([dueOf(4), dueOf(5), dueOf(6)]).toEqual([100_000, 220_000, 160_000]);
    const late = reckon(long, { reports: told(5), nowMs: 220_000 });
    expect(late.results.get("r.example/image:5")).toMatchObject({ reason: "Timeout" });
  });

  it("counts no time while the node is away, and starts anew when it is back", () => {
    const hanging = pod([image(FIRST, open)]);
    expect(reckon(hanging, { isHeldUp: true, nowMs: 1e9 })).toEqual({
      pod: hanging,
      isDone: false,
      results: new Map([[FIRST, open]]),
    });
    expect(reckon(hanging, { openSinceMs: 1e9, nowMs: 1e9 + 1 })).toMatchObject({ isDone: false });
  });

  it("lays what the kubelet refused on the pod, not on its images", () => {
    const refusal = {
      reason: "OutOfmemory",
      message: "Node didn't have enough resource: memory",
      hasBegun: false,
    };
    const { isDone, results } = reckon(
      pod([image(FIRST, { kind: "pulled" }), image(SECOND, open)], { refusal }),
    );
    expect(isDone).toBe(true);
    expect(results.get(FIRST)).toMatchObject({ kind: "pulled" });
    expect(results.get(SECOND)).toEqual({
      kind: "failed",
      reason: "InternalError",
      message: "The puller pod failed: OutOfmemory: Node didn't have enough resource: memory",
      mayBeFinal: false,
      mayStillCome: false,
    });
    const begun = pod([image(FIRST, open)], { refusal: { ...refusal, hasBegun: true } });
    expect(reckon(begun).results.get(FIRST)).toMatchObject({ mayStillCome: true });
  });

  it("knows an eviction for want of disk", () => {
    const refusal = {
      reason: "Evicted",
      message: "The node had condition: [DiskPressure]. ",
      hasBegun: false,
    };
    const { results } = reckon(pod([image(FIRST, open)], { refusal }));
    expect(results.get(FIRST)).toMatchObject({ reason: "InsufficientDisk" });
  });
});
