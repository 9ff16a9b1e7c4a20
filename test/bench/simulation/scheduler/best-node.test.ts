import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestNodeOf } from "../../../../bench/simulation/scheduler/best-node.ts";

describe("bestNodeOf()", () => {
  // The first three are those of Test_SelectHost.
  it.for([
    { totals: [1, 2], lots: [0, 0], best: 1 },
    { totals: [2, 2, 2], lots: [2, 1, 3], best: 2 },
    { totals: [3, 2, 1, 3], lots: [1, 0, 0, 2], best: 3 },
    // Named beside not named.
    { totals: [2, 2], lots: [0, 0.5], best: 1 },
    // Without lots the first of a heap, which is not always the first of the candidates: 3 is below 1, beside 2.
    { totals: [2, 2, 2, 2], lots: [0, 0, 0, 0], best: 0 },
    { totals: [1, 2, 2, 1], lots: [0, 0, 0, 0], best: 1 },
    { totals: [1, 1, 2, 2], lots: [0, 0, 0, 0], best: 3 },
    { totals: [], lots: [], best: 0 },
  ])("is $best for $totals with lots $lots", ({ totals, lots, best }) => {
    expect(bestNodeOf(totals, lots)).toBe(best);
  });

  it("is always one with most points, and of those one with the highest lot", () => {
    const candidate = fc.record({ total: fc.nat(3), lot: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 40 }), (candidates) => {
        const totals = candidates.map(({ total }) => total);
        const most = Math.max(...totals);
        const best = candidates.filter(({ total }) => total === most);
        const highest = Math.max(...best.map(({ lot }) => lot));
        const place = bestNodeOf(
          totals,
          candidates.map(({ lot }) => lot),
        );
        expect(candidates[place]).toEqual({ total: most, lot: highest });
      }),
    );
  });
});
