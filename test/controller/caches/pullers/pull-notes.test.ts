import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatPullNotes,
  type PullNote,
  parsePullNotes,
} from "../../../../controller/caches/pullers/pull-notes.ts";
import { parseDigest } from "../../../../placement/digest.ts";

const digest = parseDigest(`sha256:${"a".repeat(64)}`);

describe("formatPullNotes()", () => {
  it("is compact, sorted, and tells of nothing by being absent", () => {
    const notes = new Map<string, PullNote>([
      ["docker.io/library/web:1", { state: "pulled", atMs: 12_345, digest }],
      ["docker.io/library/api:1", { state: "pulling", atMs: 12_999 }],
      ["docker.io/library/new:1", { state: "pulled", atMs: 1, digest, repullMs: 2 }],
      ["docker.io/library/old:1", { state: "found", atMs: 0, repullMs: 3 }],
      ["docker.io/library/run:1", { state: "pulling", atMs: 4, missedMs: 5 }],
      ["docker.io/library/top:1", { state: "pulled", atMs: 7, digest, answersMs: 6 }],
    ]);
    expect(formatPullNotes(notes)).toBe(
      `{${[
        `"docker.io/library/api:1":["pulling",12999]`,
        `"docker.io/library/new:1":["pulled",1,"${digest}",2]`,
        `"docker.io/library/old:1":["found",0,null,3]`,
        `"docker.io/library/run:1":["pulling",4,null,null,5]`,
        `"docker.io/library/top:1":["pulled",7,"${digest}",null,null,6]`,
        `"docker.io/library/web:1":["pulled",12345,"${digest}"]`,
      ].join()}}`,
    );
    expect(formatPullNotes(new Map())).toBeUndefined();
  });
});

describe("parsePullNotes()", () => {
  it("reads what was written", () => {
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const note = fc.record(
      {
        state: fc.constantFrom("pulling" as const, "pulled" as const, "found" as const),
        atMs: time,
        digest: fc.constant(digest),
        repullMs: time,
        missedMs: time,
        answersMs: time,
      },
      { requiredKeys: ["state", "atMs"] },
    );
    const reference = fc.stringMatching(/^r\.example\/[a-z]{1,9}:[0-9]{1,3}$/);
    fc.assert(
      fc.property(fc.dictionary(reference, note, { maxKeys: 20 }), (entries) => {
        const notes = new Map<string, PullNote>(Object.entries(entries));
        expect(new Map(parsePullNotes(formatPullNotes(notes)))).toEqual(notes);
      }),
    );
  });

  it.for([undefined, "", "x", "[]", '{"a":1}', '{"a":["gone",1]}', '{"a":["pulled",-1]}'])(
    "makes nothing of %j",
    (text) => {
      expect(parsePullNotes(text).size).toBe(0);
    },
  );
});
