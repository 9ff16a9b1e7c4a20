import { describe, expect, it } from "vitest";
import type { RemovalOutcome } from "../../../../api/removal-report.ts";
import { NoteKeeping } from "../../../../controller/caches/nodes/note-keeping.ts";
import type { PullNote } from "../../../../controller/caches/pullers/pull-notes.ts";
import { planRemoval } from "../../../../controller/caches/removal/image-removal.ts";
import { RemovalFailures } from "../../../../controller/caches/removal/removal-failures.ts";
import { RemovalGrace } from "../../../../controller/caches/removal/removal-grace.ts";
import type { RemovalRecord } from "../../../../controller/caches/removal/removal-outcome.ts";
import { parseDigest } from "../../../../placement/digest.ts";
import { cacheOnNode, situation } from "../nodes/sample-situation.ts";

const [ONE, TWO] = ["r.example/one:1", "r.example/two:1"];
const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const pulled: PullNote = { state: "pulled", atMs: 0 };

function ended(outcomes: Readonly<Record<string, RemovalOutcome>>): RemovalRecord {
  const progress = { kind: "ended", outcomes: new Map(Object.entries(outcomes)) } as const;
  return { nodeName: "a", name: "r", uid: "removal-uid", progress };
}

function plan(
  removal: RemovalRecord | undefined,
  change: Parameters<typeof situation>[1] = {},
  parts: {
    readonly notes?: NoteKeeping;
    readonly failures?: RemovalFailures;
    readonly grace?: RemovalGrace;
    readonly unwanted?: readonly string[];
  } = {},
) {
  const notes =
    parts.notes ??
    new NoteKeeping(
      new Map([
        [ONE, pulled],
        [TWO, pulled],
      ]),
      situation([]).nowMs,
    );
  const failures = parts.failures ?? new RemovalFailures(() => 0);
  const outcomes: string[] = [];
  const removing = planRemoval(situation(change.caches ?? [], change), {
    notes,
    failures,
    grace: parts.grace ?? new RemovalGrace(),
    removal,
    unwanted: parts.unwanted ?? [ONE, TWO],
    onOutcome: ({ kind }) => outcomes.push(kind),
  });
  return { ...removing, outcomes, noted: [...notes.notes.keys()] };
}

describe("planRemoval()", () => {
  it("removes what is not wanted, in one pod at a time", () => {
    expect(plan(undefined)).toMatchObject({ ended: undefined, references: [ONE, TWO] });
    const running = { ...ended({}), progress: { kind: "running" } as const };
    const both = [{ reference: ONE }, { reference: TWO }];
    expect(plan(running)).toMatchObject({ ended: undefined, references: [], leftovers: both });
  });

  it("forgets what is gone, and tries again later what is in use or failed", () => {
    const removal = ended({ [ONE]: { kind: "removed" }, [TWO]: { kind: "inUse" } });
    expect(plan(removal)).toEqual({
      ended: removal,
      references: [],
      leftovers: [{ reference: TWO, why: "A container on the node uses it" }],
      dueMs: 2_010_000,
      outcomes: ["removed", "inUse"],
      noted: [TWO],
    });
  });

  it("keeps the content of a wanted image, whatever other name it was pulled by, until it is wanted no more", () => {
    const kept = "r.example/kept:1";
    const notes = new NoteKeeping(
      new Map([
        [ONE, { ...pulled, digest }],
        [TWO, pulled],
        [kept, { ...pulled, digest }],
      ]),
      situation([]).nowMs,
    );
    const caches = [cacheOnNode([kept])];
    expect(plan(undefined, { caches }, { notes })).toMatchObject({
      references: [TWO],
      leftovers: [{ reference: TWO }],
      noted: [ONE, TWO, kept],
    });
    // Both names are ours: the agent takes the image only where it is told all of them.
    expect(plan(undefined, {}, { notes, unwanted: [ONE, TWO, kept] })).toMatchObject({
      references: [ONE, kept, TWO],
      noted: [ONE, TWO, kept],
    });
  });

  it("keeps in mind what shares its content with what we have pulled meanwhile, or are pulling: all names go at once later", () => {
    const other = "r.example/other:1";
    const shared = ended({ [ONE]: { kind: "shared" } });
    const noted = (note: PullNote | undefined, caches = [cacheOnNode([other])]) => {
      const notes = new NoteKeeping(
        new Map([[ONE, { ...pulled, digest }], ...(note ? [[other, note] as const] : [])]),
        situation([]).nowMs,
      );
      const { references, noted: left } = plan(shared, { caches }, { notes, unwanted: [ONE] });
      return [references, left];
    };
    const pulling = { state: "pulling", atMs: 0 } as const;
    const repulled = { state: "found", atMs: 0, repullMs: 1 } as const;
    for (const note of [pulling, repulled, { ...pulled, digest }]) {
      expect(noted(note)).toEqual([[], [ONE, other]]);
    }
    const found = { state: "found", atMs: 0, digest } as const;
    expect([noted(undefined), noted(found), noted(pulled)]).toEqual([
      [[], []],
      [[], [other]],
      [[], [other]],
    ]);
  });

  it("leaves to others what has a name that is not ours, also where the agent was told two of ours", () => {
    const same = { ...pulled, digest };
    const notes = new NoteKeeping(
      new Map([
        [ONE, same],
        [TWO, same],
      ]),
      situation([]).nowMs,
    );
    const shared = ended({ [ONE]: { kind: "shared" }, [TWO]: { kind: "shared" } });
    expect(plan(shared, {}, { notes })).toMatchObject({
      noted: [],
      outcomes: ["shared", "shared"],
    });
  });

  it("has all names of a content removed at once, or none: the agent takes it only where it is told them all", () => {
    const tags = Array.from({ length: 49 }, (_, index) => `r.example/single:${index}`);
    const unwanted = [...tags, ONE, TWO];
    const same = { ...pulled, digest };
    const noted = [
      ...tags.map((each) => [each, pulled] as const),
      [ONE, same],
      [TWO, same],
    ] as const;
    const planned = (change: Parameters<typeof plan>[1], failures = new RemovalFailures(() => 0)) =>
      plan(undefined, change, {
        notes: new NoteKeeping(new Map(noted), situation([]).nowMs),
        failures,
        unwanted,
      });
    // One agent takes 50.
    expect(planned({}).references).toEqual(tags);
    const kept = planned({ mayReturn: (reference) => reference !== ONE });
    expect(kept).toMatchObject({ references: [], leftovers: [] });
    const failures = new RemovalFailures(() => 0);
    const outcome = { kind: "inUse" } as const;
    failures.add("a", TWO, { tryId: "t", outcome, atMs: situation([]).nowMs });
    const bothLater = planned({ nowMs: situation([]).nowMs + 1 }, failures);
    expect(bothLater).toMatchObject({ references: tags, dueMs: 2_010_000 });
  });

  it("keeps for ten minutes what may be wanted again by itself, and removes the rest at once", () => {
    const grace = new RemovalGrace();
    const mayReturn = (reference: string) => reference === ONE;
    const at = (nowMs: number) => plan(undefined, { mayReturn, nowMs }, { grace });
    // What another cache may want again is nothing that is left over.
    const leftovers = [{ reference: TWO }];
    expect(at(2_000_000)).toMatchObject({ references: [TWO], leftovers, dueMs: 2_600_000 });
    expect(at(2_599_999)).toMatchObject({ references: [TWO], dueMs: 2_600_000 });
    expect(at(2_600_000)).toMatchObject({ references: [ONE, TWO], dueMs: Infinity });
  });

  it("leaves a node alone that cannot take pods, but not for being cordoned", () => {
    const base = situation([]).node;
    const on = (reason: "NodeNotReady" | "NodeCordoned") => ({
      node: { ...base, wait: { kind: "waiting", reason, message: "It is away" } as const },
    });
    const names = [ONE, TWO];
    const away = names.map((reference) => ({ reference, why: "It is away" }));
    expect(plan(undefined, on("NodeNotReady"))).toMatchObject({ references: [], leftovers: away });
    const leftovers = names.map((reference) => ({ reference }));
    expect(plan(undefined, on("NodeCordoned"))).toMatchObject({ references: names, leftovers });
  });

  it("takes an image for somebody's only when it is still in use at the second try: containers of ours need a moment to go", () => {
    const failures = new RemovalFailures(() => 0);
    const leftAfter = (uid: string, outcome: RemovalOutcome = { kind: "inUse" }) => {
      const removal = ended({ [ONE]: { kind: "removed" }, [TWO]: outcome });
      const { leftovers } = plan({ ...removal, uid }, {}, { failures });
      return leftovers.map(({ reference }) => reference);
    };
    expect([leftAfter("first"), leftAfter("first"), leftAfter("second")]).toEqual([
      [TWO],
      [TWO],
      [],
    ]);
    expect(leftAfter("third", { kind: "failed", message: "No room" })).toEqual([TWO]);
  });
});
