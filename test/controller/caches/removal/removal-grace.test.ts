import { describe, expect, it } from "vitest";
import { RemovalGrace } from "../../../../controller/caches/removal/removal-grace.ts";

describe("RemovalGrace", () => {
  it("counts from when an image was first not wanted, on each node by itself", () => {
    const grace = new RemovalGrace();
    expect(grace.keep("a", ["x"], 1_000)).toEqual(new Map([["x", 601_000]]));
    expect(grace.keep("a", ["x", "y"], 5_000)).toEqual(
      new Map([
        ["x", 601_000],
        ["y", 605_000],
      ]),
    );
    expect(grace.keep("b", ["x"], 9_000)).toEqual(new Map([["x", 609_000]]));
  });

  it("counts anew for what was wanted in between, and on a node that was away", () => {
    const grace = new RemovalGrace();
    grace.keep("a", ["x"], 0);
    expect(grace.keep("a", [], 1_000)).toEqual(new Map());
    expect(grace.keep("a", ["x"], 2_000)).toEqual(new Map([["x", 602_000]]));
    grace.forgetNode("a");
    expect(grace.keep("a", ["x"], 3_000)).toEqual(new Map([["x", 603_000]]));
  });
});
