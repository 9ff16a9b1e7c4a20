import { beforeEach, describe, expect, it } from "vitest";
import { NoteKeeping } from "../../../../controller/caches/nodes/note-keeping.ts";
import { UntoldPulls } from "../../../../controller/caches/nodes/untold-pulls.ts";
import type { PodReckoning } from "../../../../controller/caches/pullers/pod-reckoning.ts";
import type { PullNotes } from "../../../../controller/caches/pullers/pull-notes.ts";
import type { Making } from "../../../../controller/caches/pullers/puller-maker.ts";
import { parseDigest } from "../../../../placement/digest.ts";
import { cacheOnNode, makingOf, pullerOf, situation } from "./sample-situation.ts";

const DIGEST = parseDigest(`sha256:${"0".repeat(64)}`);
const WEB = "r.example/web:1";
const NOW = 2_000_000;

describe("UntoldPulls", () => {
  let untold: UntoldPulls;
  beforeEach(() => {
    untold = new UntoldPulls();
  });

  /** What is noted after a pod for it came to `kind`, where `before` is. */
  function tryPod(kind: Making, before: PullNotes, working: readonly PodReckoning[] = []) {
    const notes = new NoteKeeping(before, NOW, untold);
    notes.tidy(situation([cacheOnNode([WEB])]), working);
    notes.writeAhead(WEB, situation([]));
    notes.conclude([makingOf(kind)]);
    return notes.notes;
  }

  it("leaves no note of a pod that may have been made, when the next try is refused", () => {
    const twice = tryPod("untold", tryPod("untold", new Map()));
    expect([...twice.keys()]).toEqual([WEB]);
    expect(tryPod("refused", twice)).toEqual(new Map());
    expect(untold.isEmpty).toBe(true);
  });

  it("leaves the note of an earlier pull that may still end", () => {
    const open: PullNotes = new Map([[WEB, { state: "pulling", atMs: 0, missedMs: NOW - 5 }]]);
    expect(tryPod("refused", tryPod("untold", open))).toEqual(open);
  });

  it("leaves its note once it was seen, and once another was made", () => {
    const open: PullNotes = new Map([[WEB, { state: "pulling", atMs: NOW, missedMs: NOW }]]);
    const results = new Map([[WEB, { kind: "open" }]]) as PodReckoning["results"];
    const seen = { pod: pullerOf({}), isDone: false, results };
    new NoteKeeping(tryPod("untold", new Map()), NOW, untold).tidy(situation([]), [seen]);
    expect(tryPod("refused", open)).toEqual(open);
    tryPod("made", tryPod("untold", new Map()));
    expect(tryPod("refused", open)).toEqual(open);
  });

  it("says nothing of a pull of which it is known what came", () => {
    tryPod("untold", new Map());
    const pulled: PullNotes = new Map([[WEB, { state: "pulled", atMs: 0, digest: DIGEST }]]);
    expect(tryPod("refused", pulled)).toEqual(pulled);
    tryPod("untold", new Map());
    new NoteKeeping(pulled, NOW, untold);
    expect(untold.isEmpty).toBe(true);
  });

  it("says nothing of a pull whose end is seen before the next try", () => {
    const notes = new NoteKeeping(tryPod("untold", new Map()), NOW, untold);
    const result = { kind: "pulled", digest: DIGEST, isTransferred: true } as const;
    notes.finish(WEB, { result, pullPolicy: "Always", isReportCapped: false, atMs: NOW });
    notes.writeAhead(WEB, situation([]));
    const pulled: PullNotes = new Map([[WEB, { state: "pulled", atMs: NOW, digest: DIGEST }]]);
    expect(notes.conclude([makingOf("refused")])).toEqual(pulled);
  });
});
