import { describe, expect, it } from "vitest";
import { longestStallOf } from "../../../bench/processes/stalls.ts";

const LINES = [
  { atMs: 100, stallMs: 90, runningMs: 1 },
  { atMs: 200, stallMs: 5, runningMs: 4 },
  { atMs: 300, stallMs: 20, runningMs: 2 },
]
  .map((sample) => `${JSON.stringify(sample)}\n`)
  .join("");

describe("longestStallOf()", () => {
  it("takes the longest of both kinds in the time asked for", () => {
    expect(longestStallOf(LINES, { fromMs: 150, toMs: 300 })).toEqual({
      stallMs: 20,
      runningMs: 4,
    });
  });

  it("is 0 where nothing was written", () => {
    expect(longestStallOf("", { fromMs: 0, toMs: 1000 })).toEqual({ stallMs: 0, runningMs: 0 });
  });
});
