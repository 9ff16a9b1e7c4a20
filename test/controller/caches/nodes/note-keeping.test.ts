import { describe, expect, it } from "vitest";
import type { NodeSituation } from "../../../../controller/caches/nodes/node-situation.ts";
import { NoteKeeping } from "../../../../controller/caches/nodes/note-keeping.ts";
import {
  formatPullNotes,
  type PullNote,
  parsePullNotes,
} from "../../../../controller/caches/pullers/pull-notes.ts";
import { parseDigest } from "../../../../placement/digest.ts";
import { cacheOnNode, makingOf, pullerOf, situation } from "./sample-situation.ts";

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

  it("has what it noted ahead as it was before, where no pod is made after all", () => {
    const open: PullNote = { state: "pulling", atMs: NOW - 5 };
    const taken = [undefined, open].map((before) => {
      const notes = keeping(before);
      notes.writeAhead(WEB, situation([]));
      return notes.conclude([makingOf("refused"), makingOf("refused", "r.example/pinned:1")]);
    });
    expect(taken).toEqual([new Map(), new Map([[WEB, open]])]);
    const ours = keeping({ state: "pulled", atMs: 0, digest: OLD });
    ours.writeAhead(WEB, situation([]));
    const pulled = { state: "pulled", atMs: 0, digest: OLD };
    expect(ours.conclude([makingOf("unwanted")])).toEqual(new Map([[WEB, pulled]]));
  });

  it("leaves what it noted ahead where a pod is made, may have been, or there was one", () => {
    for (const kind of ["made", "exists", "untold"] as const) {
      const notes = keeping();
      notes.writeAhead(WEB, situation([]));
      expect([kind, notes.conclude([makingOf(kind)])]).toEqual([kind, undefined]);
      expect(notes.notes).toEqual(new Map([[WEB, { state: "pulling", atMs: NOW }]]));
    }
  });

  it("takes a time that is still to come for now: the clock of the leader before was ahead", () => {
    const [at, ahead] = [NOW, NOW + 86_400_000].map((atMs) => keeping({ state: "found", atMs }));
    expect(ahead?.notes).toEqual(new Map([[WEB, { state: "found", atMs: NOW }]]));
    expect(at?.notes).toEqual(ahead?.notes);
    const ours = { state: "pulled", atMs: 0 } as const;
    const repulled = keeping({ ...ours, repullMs: NOW + 86_400_000, missedMs: NOW + 86_400_001 });
    expect(repulled.notes).toEqual(new Map([[WEB, { ...ours, repullMs: NOW, missedMs: NOW }]]));
    const answering = keeping({ ...ours, answersMs: NOW + 1 });
    expect(answering.notes).toEqual(new Map([[WEB, { ...ours, answersMs: NOW }]]));
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
    expect(notes.notes.get(WEB)).toEqual({
      state: "found",
      atMs: 0,
      digest: OLD,
      repullMs: NOW,
    });
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

  it("waits ten minutes for a pull from when its pod was missed first, however long it took before, whoever leads", () => {
    const open: PullNote = { state: "pulling", atMs: NOW - 1_200_000 };
    const results = new Map([[WEB, { kind: "open" } as const]]);
    const working = [{ pod: pullerOf(), isDone: false, results }];
    const first = keeping(open);
    expect(first.tidy(situation([]), working).dueMs).toBe(Infinity);
    expect(first.notes.get(WEB)).toEqual(open);
    expect(first.tidy(situation([]), []).dueMs).toBe(NOW + 600_000);
    expect(first.notes.get(WEB)).toEqual({ ...open, missedMs: NOW });
    const at = (nowMs: number) => {
      const next = new NoteKeeping(parsePullNotes(formatPullNotes(first.notes)), nowMs);
      next.tidy(situation([], { nowMs }), []);
      return next.notes.size;
    };
    expect([at(NOW + 599_999), at(NOW + 600_000)]).toEqual([1, 0]);
    const present = { kind: "present", digest: NEW } as const;
    first.tidy(situation([], { presenceOf: () => present }), []);
    expect(first.notes.get(WEB)).toEqual({ ...open, state: "pulled", digest: NEW });
  });

  it("counts anew where another pod tells of the pull meanwhile", () => {
    const notes = keeping({ state: "pulling", atMs: 0, missedMs: NOW - 500_000 });
    const results = new Map([[WEB, { kind: "open" } as const]]);
    notes.tidy(situation([]), [{ pod: pullerOf(), isDone: false, results }]);
    expect(notes.notes.get(WEB)).toEqual({ state: "pulling", atMs: 0 });
  });

  it("returns what is ours and not wanted, forgets what is not ours, and does neither while a cache cannot be read", () => {
    const ours = keeping({ state: "pulled", atMs: 0 });
    expect(ours.tidy(situation([]), [])).toEqual({ unwanted: [WEB], dueMs: Infinity });
    const nothing = { unwanted: [], dueMs: Infinity };
    expect(ours.tidy(situation([cacheOnNode([WEB])]), [])).toEqual(nothing);
    expect(ours.tidy(situation([], { mayForget: false }), [])).toEqual(nothing);
    const found = keeping({ state: "found", atMs: 0 });
    found.tidy(situation([], { mayForget: false }), []);
    expect(found.notes.size).toBe(1);
    found.tidy(situation([]), []);
    expect(found.notes.size).toBe(0);
  });

  describe("of a tag that is pulled anew", () => {
    const pulled: PullNote = { state: "pulled", atMs: 0, digest: OLD };
    const shows = (digest: typeof OLD): Pick<NodeSituation, "presenceOf"> => ({
      presenceOf: (reference) =>
        reference === WEB ? { kind: "present", digest } : { kind: "absent" },
    });

    function repulling(note: PullNote = pulled): NoteKeeping {
      const notes = keeping(note);
      notes.writeAhead(WEB, situation([], shows(OLD)));
      return notes;
    }

    it("keeps what is not wanted until the report shows what came, and then lets both go", () => {
      const notes = repulling();
      expect(notes.notes).toEqual(new Map([[WEB, { ...pulled, repullMs: NOW }]]));
      const open = { unwanted: [], dueMs: NOW + 600_000 };
      expect(notes.tidy(situation([], shows(OLD)), [])).toEqual(open);
      const old = `r.example/web@${OLD}`;
      expect(notes.tidy(situation([], shows(NEW)), []).unwanted).toEqual([WEB, old]);
      expect(notes.notes).toEqual(
        new Map([
          [WEB, { state: "pulled", atMs: NOW, digest: NEW }],
          [old, pulled],
        ]),
      );
    });

    it("waits ten minutes for it at most", () => {
      const notes = repulling();
      notes.tidy(situation([], shows(OLD)), []);
      const end = { ...shows(OLD), nowMs: NOW + 600_000 };
      expect(notes.tidy(situation([], end), [])).toEqual({ unwanted: [WEB], dueMs: Infinity });
      expect(notes.notes).toEqual(new Map([[WEB, pulled]]));
    });

    it("takes what came for ours where the tag was there before us, and the old content for nobody's", () => {
      const found = { state: "found", atMs: 0, digest: OLD } as const;
      expect(repulling(found).tidy(situation([], shows(NEW)), []).unwanted).toEqual([WEB]);
      const same = repulling(found);
      same.tidy(situation([], shows(OLD)), []);
      expect(same.notes).toEqual(new Map([[WEB, { ...found, repullMs: NOW, missedMs: NOW }]]));
      same.tidy(situation([], { ...shows(OLD), nowMs: NOW + 600_000 }), []);
      expect(same.notes.size).toBe(0);
    });

    it("says still which refreshes the old content answers, where nothing came", () => {
      const before = { ...pulled, answersMs: 5 };
      const notes = repulling(before);
      notes.fail(WEB);
      expect(notes.notes.get(WEB)).toEqual(before);
    });

    it("waits no longer once it is known what came of it", () => {
      const failed = repulling();
      failed.fail(WEB);
      const finished = repulling();
      finish(finished, { isTransferred: true, pullPolicy: "Always" });
      expect([failed.notes.get(WEB), finished.notes.get(WEB)]).toEqual([
        pulled,
        { state: "pulled", atMs: NOW, digest: NEW },
      ]);
    });
  });

  it("lets both contents go of a tag of ours that somebody else has moved", () => {
    const notes = keeping({ state: "pulled", atMs: 0, digest: OLD });
    const presenceOf = () => ({ kind: "present", digest: NEW }) as const;
    expect(notes.tidy(situation([], { presenceOf }), []).unwanted).toEqual([
      WEB,
      `r.example/web@${OLD}`,
    ]);
  });
});
