import { describe, expect, it } from "vitest";
import { Finalization } from "../../../../controller/caches/finalization/finalization.ts";
import { digestOf } from "../../../support/layers.ts";

const [WEB, OTHER] = ["r.example/web:1", "r.example/other:1"];
const OLD = `r.example/web@${digestOf("old")}`;
const SINCE = 1_000_000;
const CLEAN = { images: [], openPulls: [] };

function finalizationOf(...nodes: string[]): Finalization {
  return new Finalization({ uid: "u", references: [WEB], nodes });
}

function holding(...references: string[]) {
  return { images: references.map((reference) => ({ reference })), openPulls: [] };
}

describe("Finalization", () => {
  it("waits for every node to be looked at, and then for none", () => {
    const finalization = finalizationOf("a", "b");
    expect(finalization.leftoversAt(SINCE)).toEqual({
      nodes: 2,
      example: undefined,
      dueMs: Infinity,
    });
    expect(finalization.report("a", CLEAN, SINCE)).toBe(true);
    expect(finalization.leftoversAt(SINCE)).toEqual({
      nodes: 1,
      example: undefined,
      dueMs: Infinity,
    });
    expect(finalization.leave("b")).toBe(true);
    expect(finalization.leftoversAt(SINCE)).toBeUndefined();
  });

  it("waits for its images, also for the old content of a tag that moved, and not for those of others", () => {
    const finalization = finalizationOf();
    finalization.report("a", holding(OTHER, `r.example/other@${digestOf("old")}`), SINCE);
    expect(finalization.leftoversAt(SINCE)).toBeUndefined();
    finalization.report("a", holding(OTHER, OLD), SINCE);
    const leftovers = { nodes: 1, example: { node: "a", reference: OLD }, dueMs: Infinity };
    expect(finalization.leftoversAt(SINCE)).toEqual(leftovers);
    finalization.report(
      "a",
      { images: [{ reference: WEB, why: "Not ready" }], openPulls: [] },
      SINCE,
    );
    const example = { node: "a", reference: WEB, why: "Not ready" };
    expect(finalization.leftoversAt(SINCE)).toEqual({ ...leftovers, example });
    finalization.report("a", CLEAN, SINCE);
    expect(finalization.leftoversAt(SINCE)).toBeUndefined();
  });

  it("waits for a pull that no pod tells of as long as a report may take to show what it brought", () => {
    const finalization = finalizationOf();
    const pulling = { images: [], openPulls: [OTHER, WEB] };
    finalization.report("a", holding(WEB), SINCE);
    finalization.report("a", pulling, SINCE + 100_000);
    finalization.report("a", pulling, SINCE + 150_000);
    const dueMs = SINCE + 180_000;
    expect(finalization.leftoversAt(dueMs - 1)).toEqual({ nodes: 1, example: undefined, dueMs });
    expect(finalization.leftoversAt(dueMs)).toBeUndefined();
    finalization.report("a", holding(WEB), dueMs);
    expect(finalization.leftoversAt(dueMs)).toMatchObject({ nodes: 1, example: { node: "a" } });
  });

  it("tells whether anything is new", () => {
    const finalization = finalizationOf();
    const pulling = { images: [], openPulls: [WEB] };
    const told = [CLEAN, holding(WEB), holding(WEB), pulling, pulling, CLEAN, CLEAN];
    const news = told.map((leftovers) => finalization.report("a", leftovers, SINCE));
    expect(news).toEqual([false, true, false, true, false, true, false]);
    expect(finalization.leave("a")).toBe(false);
  });
});
