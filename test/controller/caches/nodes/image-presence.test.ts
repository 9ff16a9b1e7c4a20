import { describe, expect, it } from "vitest";
import { presenceOf, reportDueMs } from "../../../../controller/caches/nodes/image-presence.ts";
import type { PullNote } from "../../../../controller/caches/pullers/pull-notes.ts";
import { type Digest, parseDigest } from "../../../../placement/digest.ts";
import { NodeInventory } from "../../../../placement/node-inventory.ts";

const OLD = parseDigest(`sha256:${"0".repeat(64)}`);
const NEW = parseDigest(`sha256:${"1".repeat(64)}`);
const WEB = "r.example/web:1";

/** A node that reports these names, each of an image of its own. */
function ask(
  reports: readonly (readonly (readonly string[])[])[],
  question: {
    readonly reference?: string;
    readonly note?: PullNote;
    readonly target?: Digest;
    readonly isReportCapped?: boolean;
    readonly nowMs?: number;
  } = {},
) {
  const inventory = new NodeInventory();
  for (const images of reports) {
    inventory.observeNode(
      {
        name: "a",
        platform: { os: "linux", architecture: "amd64" },
        allocatableCpuMillis: 0,
        allocatableMemoryBytes: 0,
        images: images.map((names) => ({ names, sizeBytes: 1 })),
      },
      0,
    );
  }
  const node = inventory.node("a");
  if (node === undefined) throw new Error("the node was not taken in");
  const { reference = WEB, note, target, isReportCapped = false, nowMs = 1e9 } = question;
  return presenceOf(inventory, node, { reference, note, target, isReportCapped, nowMs });
}

describe("presenceOf()", () => {
  it("compares whole references and digests, never a part of one", () => {
    const report = [[`r.example/web@${OLD}`, WEB], ["r.example/web:10"]];
    expect(ask([report])).toEqual({ kind: "present", digest: OLD });
    expect(ask([report], { reference: "r.example/web:10" })).toEqual({ kind: "present" });
    for (const reference of ["r.example/we:1", "example/web:1", "r.example/web:11"]) {
      expect(ask([report], { reference })).toEqual({ kind: "absent" });
    }
    expect(ask([report], { reference: `r.example/web@${OLD}` })).toEqual({
      kind: "present",
      digest: OLD,
    });
    expect(ask([report], { reference: `r.example/web@${NEW}` })).toEqual({ kind: "absent" });
  });

  it("goes by what a tag stands for now, also where the old content is still there", () => {
    const before = [[`r.example/web@${OLD}`, WEB]];
    const after = [[`r.example/web@${NEW}`, WEB], [`r.example/web@${OLD}`]];
    expect(ask([before, after])).toEqual({ kind: "present", digest: NEW });
    expect(ask([before, after, [...before, [`r.example/web@${NEW}`]]])).toEqual({
      kind: "present",
      digest: OLD,
    });
  });

  it("takes what a tag is to stand for for that, where the image has other digests beside it", () => {
    const both = [`r.example/web@${OLD}`, `r.example/web@${NEW}`, WEB];
    for (const target of [OLD, NEW]) {
      expect(ask([[both]], { target })).toEqual({ kind: "present", digest: target });
    }
    // Another image of the node has it, and the tag stands for another.
    const apart = [[`r.example/web@${OLD}`, WEB], [`r.example/web@${NEW}`]];
    expect(ask([apart], { target: NEW })).toEqual({ kind: "present", digest: OLD });
  });

  it("believes a note until the report must show it", () => {
    const note: PullNote = { state: "pulled", atMs: 0, digest: OLD };
    expect(reportDueMs(note)).toBe(80_000);
    expect(ask([[]], { note, nowMs: 79_999 })).toEqual({ kind: "present", digest: OLD });
    expect(ask([[]], { note, nowMs: 80_000 })).toEqual({ kind: "absent" });
    expect(ask([[]], { note: { ...note, state: "pulling" }, nowMs: 0 })).toEqual({
      kind: "absent",
    });
  });

  it("believes a note of what a tag is to stand for until the report must show it", () => {
    const note: PullNote = { state: "pulled", atMs: 0, digest: NEW };
    const at = (nowMs: number) =>
      ask([[[`r.example/web@${OLD}`, WEB]]], { note, target: NEW, nowMs });
    expect(at(79_999)).toEqual({ kind: "present", digest: NEW });
    expect(at(80_000)).toEqual({ kind: "present", digest: OLD });
  });

  it("believes a note whose content is reported, for a report has five names of an image at most", () => {
    const note: PullNote = { state: "pulled", atMs: 0, digest: OLD };
    expect(ask([[[`r.example/web@${OLD}`, "r.example/web:other"]]], { note })).toEqual({
      kind: "present",
      digest: OLD,
    });
  });

  it("takes nothing for absent that a short report may have left out", () => {
    expect(ask([[]], { isReportCapped: true })).toEqual({ kind: "unknown" });
  });
});
