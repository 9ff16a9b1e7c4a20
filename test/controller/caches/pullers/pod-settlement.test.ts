import { describe, expect, it } from "vitest";
import type { NodeSituation } from "../../../../controller/caches/nodes/node-situation.ts";
import { NoteKeeping } from "../../../../controller/caches/nodes/note-keeping.ts";
import { settlePods } from "../../../../controller/caches/pullers/pod-settlement.ts";
import { PullFailures } from "../../../../controller/caches/pullers/pull-failures.ts";
import type { PullNotes } from "../../../../controller/caches/pullers/pull-notes.ts";
import type { PullerImage } from "../../../../controller/caches/pullers/pull-outcomes.ts";
import type { SeenPuller } from "../../../../controller/caches/pullers/puller-record.ts";
import { digestOf } from "../../../support/layers.ts";
import { cacheOnNode, pullerOf, situation } from "../nodes/sample-situation.ts";

const [WEB, BAD] = ["r.example/web:1", "r.example/bad:1"];
const NOW = 2_000_000;
const digest = digestOf("web");
const begun: PullNotes = new Map([WEB, BAD].map((each) => [each, { state: "pulling", atMs: 0 }]));

function image(reference: string, outcome: PullerImage["outcome"]): PullerImage {
  return { reference, pullPolicy: "IfNotPresent", outcome };
}

const open = image(WEB, { kind: "open" });
const pulled = image(WEB, { kind: "pulled", digest });
const failed = image(BAD, {
  kind: "failed",
  reason: "ErrImagePull",
  message: `failed to pull and unpack image "${BAD}": failed to resolve reference "${BAD}": ${BAD}: not found`,
});

/** Settles one pod; returns which list it is in, and what it came to. */
function settle(
  pod: Partial<SeenPuller>,
  change: Partial<NodeSituation> & { readonly wanted?: readonly string[] } = {},
) {
  const { wanted = [WEB, BAD], caches = [cacheOnNode(wanted)], ...rest } = change;
  const notes = new NoteKeeping(begun, NOW);
  const failures = new PullFailures(() => 0);
  const seen = situation(caches, { ...rest, pods: [pullerOf(pod)] });
  const { working, ending } = settlePods(seen, { notes, failures });
  return { working: working.length, ending: ending.length, notes: notes.notes, failures, seen };
}

const placeOf = (reference: string) => ({ node: "a", cacheUid: "cache-uid", reference });

describe("settlePods()", () => {
  it("takes what a pod that is done has brought into the notes, and what failed into the failures", () => {
    const { working, ending, notes, failures } = settle({ images: [pulled, failed] });
    expect([working, ending]).toEqual([0, 1]);
    expect(notes).toEqual(new Map([[WEB, { state: "pulled", atMs: NOW, digest }]]));
    expect([failures.of(placeOf(WEB)), failures.of(placeOf(BAD))]).toMatchObject([
      undefined,
      { reason: "ManifestUnknown", attempts: 1, atMs: NOW },
    ]);
  });

  it("lets a pod work on, and tells of a failure before it is done", () => {
    const { working, ending, notes, failures } = settle({ images: [open, failed] });
    expect([working, ending, notes]).toEqual([1, 0, begun]);
    expect(failures.of(placeOf(BAD))?.attempts).toBe(1);
  });

  it("counts a failure once, however often it is seen", () => {
    const { seen, failures } = settle({ images: [open, failed] });
    settlePods(seen, { notes: new NoteKeeping(begun, NOW), failures });
    expect(failures.of(placeOf(BAD))?.attempts).toBe(1);
  });

  it("forgets the failures of an image that came after all", () => {
    const failures = new PullFailures(() => 0);
    const reset = { tryId: "before", reason: "Reset", message: "", atMs: 0 } as const;
    failures.add(placeOf(WEB), { ...reset, backoffLimit: 3, mayBeFinal: true });
    const seen = situation([cacheOnNode([WEB])], { pods: [pullerOf({ images: [pulled] })] });
    settlePods(seen, { notes: new NoteKeeping(begun, NOW), failures });
    expect(failures.of(placeOf(WEB))).toBeUndefined();
  });

  it("ends a pod whose cache wants none of its images, or is gone, and blames nobody for it", () => {
    const unwanted = settle({ images: [open] }, { wanted: ["r.example/other:1"] });
    expect([unwanted.working, unwanted.ending]).toEqual([0, 1]);
    const orphaned = settle({ images: [open, failed], cacheUid: "gone" });
    expect([orphaned.working, orphaned.ending]).toEqual([0, 1]);
    expect(orphaned.failures.of({ ...placeOf(BAD), cacheUid: "gone" })).toBeUndefined();
  });

  it("lets a pod tell how its pulls end while a deletion waits for them: kubelets go on with those of pods that are gone", () => {
    const pod = { images: [open, pulled], cacheUid: "deleted" };
    const finalizing = new Set(["deleted"]);
    const waiting = settle(pod, { finalizing });
    expect([waiting.working, waiting.ending, waiting.notes]).toEqual([1, 0, begun]);
    const done = settle({ ...pod, images: [pulled] }, { finalizing });
    expect([done.working, done.ending, done.notes.get(WEB)?.state]).toEqual([0, 1, "pulled"]);
  });

  it("does not take for failed what has only taken too long: it may still come", () => {
    const { ending, notes, failures } = settle({ images: [open], seenMs: 0 });
    expect([ending, notes]).toEqual([1, begun]);
    expect(failures.of(placeOf(WEB))?.reason).toBe("Timeout");
  });

  it("leaves the note where a pod was evicted whose pulls had begun: the kubelet ends them, and they are ours", () => {
    const evicted = (hasBegun: boolean) => {
      const refusal = { reason: "Evicted", message: "", hasBegun };
      const { ending, notes, failures } = settle({ images: [open], refusal });
      return [ending, notes.get(WEB)?.state, failures.of(placeOf(WEB))?.attempts];
    };
    expect([evicted(true), evicted(false)]).toEqual([
      [1, "pulling", 1],
      [1, undefined, 1],
    ]);
  });

  it("notes what came of a pull of what was there before", () => {
    const before = { state: "pulled", atMs: NOW - 5, repullMs: NOW - 10 } as const;
    const notes = new NoteKeeping(new Map([[WEB, before]]), NOW);
    const pods = [pullerOf({ images: [pulled], askedMs: NOW - 10 })];
    const seen = situation([cacheOnNode([WEB])], { pods });
    settlePods(seen, { notes, failures: new PullFailures(() => 0) });
    expect(notes.notes.get(WEB)).toEqual({ state: "pulled", atMs: NOW, digest });
  });

  it("ends the pods on a node that is about to go or short of disk, and none for being away or cordoned", () => {
    const on = (reason: "NodeDraining" | "DiskPressure" | "NodeNotReady" | "NodeCordoned") => {
      const wait = { kind: "waiting", reason, message: "" } as const;
      return settle({ images: [open] }, { node: { ...situation([]).node, wait } }).ending;
    };
    expect([
      on("NodeDraining"),
      on("DiskPressure"),
      on("NodeNotReady"),
      on("NodeCordoned"),
    ]).toEqual([1, 1, 0, 0]);
  });

  it("notes a pod once, however often it is seen until it is gone", () => {
    const notes = new NoteKeeping(begun, NOW);
    const pods = [pullerOf({ images: [pulled], askedMs: NOW - 10 })];
    for (const nowMs of [NOW, NOW + 5]) {
      const seen = situation([cacheOnNode([WEB])], { pods, nowMs });
      settlePods(seen, { notes, failures: new PullFailures(() => 0) });
    }
    expect(notes.notes.get(WEB)).toEqual({ state: "pulled", atMs: NOW, digest });
  });

  it("takes what was asked for before a refresh for older than it, where the reference may have moved", () => {
    const refreshedMs = NOW - 100_000;
    const noted = (isMoving: boolean, askedMs: number) => {
      const cache = cacheOnNode([], { images: [{ reference: WEB, isMoving }], refreshedMs });
      return settle({ images: [pulled], askedMs }, { caches: [cache] }).notes.get(WEB);
    };
    // It is on the node from now on all the same, whatever the report says for a while.
    const seen = { state: "pulled", atMs: NOW, digest };
    expect(noted(true, refreshedMs - 1)).toEqual({ ...seen, answersMs: refreshedMs - 1 });
    expect(noted(true, refreshedMs)).toEqual(seen);
    expect(noted(false, refreshedMs - 1)).toEqual(seen);
  });

  it("goes by the refreshes of all caches that want the image, whichever of them had it pulled", () => {
    const wants = (refreshedMs: number, isMoving = true) =>
      cacheOnNode([], { images: [{ reference: WEB, isMoving }], refreshedMs });
    const others = [wants(NOW - 300), wants(NOW - 200), wants(NOW - 400, false)];
    const pulledFor = (cacheUid?: string) =>
      settle(
        { images: [pulled], askedMs: NOW - 500, ...(cacheUid && { cacheUid }) },
        { caches: [wants(NOW - 600), ...others] },
      ).notes.get(WEB)?.answersMs;
    // Since the first of them that came after, none has been answered.
    expect([pulledFor(), pulledFor("gone")]).toEqual([NOW - 301, NOW - 301]);
  });
});
