import { describe, expect, it } from "vitest";
import { NoteKeeping } from "../../../../controller/caches/nodes/note-keeping.ts";
import type { PullNote } from "../../../../controller/caches/pullers/pull-notes.ts";
import { parseDigest } from "../../../../placement/digest.ts";
import { cacheOnNode, situation } from "./sample-situation.ts";

const OLD = parseDigest(`sha256:${"0".repeat(64)}`);
const NEW = parseDigest(`sha256:${"1".repeat(64)}`);
const WEB = "r.example/web:1";
const NOW = 2_000_000;

function keeping(note?: PullNote): NoteKeeping {
  return new NoteKeeping(new Map(note === undefined ? [] : [[WEB, note]]), NOW);
}

function finish(
  notes: NoteKeeping,
  change: {
    readonly isTransferred?: boolean;
    readonly pullPolicy?: "Always" | "IfNotPresent";
    readonly isReportCapped?: boolean;
  } = {},
): PullNote | undefined {
  const { isTransferred, pullPolicy = "IfNotPresent", isReportCapped = false } = change;
  const result = { kind: "pulled", digest: NEW, isTransferred } as const;
  notes.finish(WEB, { result, pullPolicy, isReportCapped, atMs: NOW });
  return notes.notes.get(WEB);
}

describe("NoteKeeping", () => {
  it("notes an absent image before its pull, and as ours after it", () => {
    const notes = keeping();
    notes.writeAhead(WEB, situation([]));
    expect(notes.notes.get(WEB)).toEqual({ state: "pulling", atMs: NOW });
    expect(finish(notes)).toEqual({ state: "pulled", atMs: NOW, digest: NEW });
  });

  it("has what it noted ahead as it was before, where nothing is pulled after all", () => {
    const open: PullNote = { state: "pulling", atMs: NOW - 5 };
    const taken = [undefined, open].map((before) => {
      const notes = keeping(before);
      notes.writeAhead(WEB, situation([]));
      return notes.takeBack([WEB, "r.example/pinned:1"]);
    });
    expect(taken).toEqual([new Map(), new Map([[WEB, open]])]);
    const ours = keeping({ state: "pulled", atMs: 0, digest: OLD });
    ours.writeAhead(WEB, situation([]));
    expect(ours.takeBack([WEB]).get(WEB)).toEqual({ state: "pulled", atMs: 0, digest: OLD });
  });

  it("takes a time that is still to come for now: the clock of the leader before was ahead", () => {
    const [at, ahead] = [NOW, NOW + 86_400_000].map((atMs) => keeping({ state: "found", atMs }));
    expect(ahead?.notes).toEqual(new Map([[WEB, { state: "found", atMs: NOW }]]));
    expect(at?.notes).toEqual(ahead?.notes);
  });

  it("never takes for ours what the kubelet says was there already", () => {
    const notes = keeping({ state: "pulling", atMs: 0 });
    expect(finish(notes, { isTransferred: false })).toMatchObject({ state: "found" });
  });

  it("takes an image that a short report may have left out for ours only where a transfer proves it", () => {
    const short = { isReportCapped: true };
    const finished = [
      { ...short },
      { ...short, isTransferred: true },
      { ...short, isTransferred: true, pullPolicy: "Always" as const },
    ].map((change) => finish(keeping({ state: "pulling", atMs: 0 }), change)?.state);
    expect(finished).toEqual(["found", "pulled", "found"]);
  });

  it("takes the new content of a tag that was there before us for ours, not the old one", () => {
    const notes = keeping();
    const present = { kind: "present", digest: OLD } as const;
    notes.writeAhead(WEB, situation([], { presenceOf: () => present }));
    expect(notes.notes.get(WEB)).toEqual({ state: "found", atMs: 0, digest: OLD });
    expect(finish(notes, { isTransferred: true, pullPolicy: "Always" })?.state).toBe("pulled");
    expect(notes.notes.size).toBe(1);
  });

  it("keeps the old content of our own tag in mind, under its digest", () => {
    const notes = keeping({ state: "pulled", atMs: 0, digest: OLD });
    finish(notes, { isTransferred: true, pullPolicy: "Always" });
    expect([...notes.notes.keys()]).toEqual([WEB, `r.example/web@${OLD}`]);
  });

  it("leaves the old content to the kubelet where what is wanted takes all the room", () => {
    const others = Array.from({ length: 399 }, (_, index) => `r.example/other:${index}`);
    const noted = [...others, WEB].map(
      (each) => [each, { state: "pulled", atMs: 0, digest: OLD }] as const,
    );
    const notes = new NoteKeeping(new Map(noted), NOW);
    finish(notes, { isTransferred: true, pullPolicy: "Always" });
    expect([...notes.notes.keys()]).toEqual([...others, WEB]);
    expect(notes.notes.get(WEB)?.digest).toBe(NEW);
  });

  it("tells from the report what became of a pull whose pod is gone", () => {
    const present = { kind: "present", digest: NEW } as const;
    const wanting = [cacheOnNode([WEB])];
    const seen = keeping({ state: "pulling", atMs: NOW - 1 });
    seen.tidy(situation(wanting, { presenceOf: () => present }), []);
    expect(seen.notes.get(WEB)).toEqual({ state: "pulled", atMs: NOW - 1, digest: NEW });
    const waiting = keeping({ state: "pulling", atMs: NOW - 1 });
    waiting.tidy(situation(wanting), []);
    expect(waiting.notes.get(WEB)).toMatchObject({ state: "pulling" });
    waiting.tidy(situation(wanting, { nowMs: NOW + 600_000 }), []);
    expect(waiting.notes.size).toBe(0);
  });

  it("returns what is ours and not wanted, forgets what is not ours, and does neither while a cache cannot be read", () => {
    const ours = keeping({ state: "pulled", atMs: 0 });
    expect(ours.tidy(situation([]), [])).toEqual([WEB]);
    expect(ours.tidy(situation([cacheOnNode([WEB])]), [])).toEqual([]);
    expect(ours.tidy(situation([], { mayForget: false }), [])).toEqual([]);
    const found = keeping({ state: "found", atMs: 0 });
    found.tidy(situation([], { mayForget: false }), []);
    expect(found.notes.size).toBe(1);
    found.tidy(situation([]), []);
    expect(found.notes.size).toBe(0);
  });
});
