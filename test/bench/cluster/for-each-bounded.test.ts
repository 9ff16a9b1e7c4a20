import { describe, expect, it } from "vitest";
import { forEachBounded } from "../../../bench/cluster/for-each-bounded.ts";

describe("forEachBounded()", () => {
  it("works on every item, never on more than asked at once", async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachBounded([1, 2, 3, 4, 5, 6, 7].values(), 3, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      done.push(item);
    });
    expect({ done: done.toSorted((a, b) => a - b), most }).toEqual({
      done: [1, 2, 3, 4, 5, 6, 7],
      most: 3,
    });
  });

  it("begins no more items after a failure, and throws it", async () => {
    const begun: number[] = [];
    const work = forEachBounded([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 1) throw new Error("item 1");
    });
    await expect(work).rejects.toThrow("item 1");
    expect(begun).toEqual([1, 2]);
  });
});
