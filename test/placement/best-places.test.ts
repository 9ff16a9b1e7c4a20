import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../demo/seeded-random.ts";
import { bestPlaces } from "../../placement/best-places.ts";

const scoreLists = fc.array(fc.nat(10), { maxLength: 60 }).map((list) => Uint8Array.from(list));
const limits = fc.integer({ min: 1, max: 40 });

describe("bestPlaces()", () => {
  it("takes the higher scores, and of a tie those from the first place on", () => {
    const scores = Uint8Array.from([5, 9, 5, 0, 5, 2]);
    expect(bestPlaces(scores, { limit: 3, first: 3 })).toEqual([0, 1, 4]);
    expect(bestPlaces(scores, { limit: 3, first: 1 })).toEqual([1, 2, 4]);
  });

  it("names as many as there are above 0, at most the limit, and none that is worse than one left out", () => {
    fc.assert(
      fc.property(scoreLists, limits, fc.nat(), (scores, limit, first) => {
        const places = bestPlaces(scores, { limit, first });
        const above = scores.filter((score) => score > 0).length;
        expect(places.length).toBe(Math.min(limit, above));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        const worst = Math.min(...places.map((place) => scores[place] ?? 0));
        const left = [...scores].filter((_, place) => !places.includes(place));
        expect(Math.max(0, ...left)).toBeLessThanOrEqual(places.length === 0 ? 0 : worst);
      }),
    );
  });

  it("names each of equal nodes as often when the first place goes round", () => {
    const scores = new Uint8Array(12).fill(4);
    const times = new Map<number, number>();
    for (let first = 0; first < 12; first++) {
      for (const place of bestPlaces(scores, { limit: 5, first })) {
        times.set(place, (times.get(place) ?? 0) + 1);
      }
    }
    expect([...times.values()]).toEqual(Array.from({ length: 12 }, () => 5));
  });

  it("leaves the scheduler a choice as good as among hundreds, with 32 places", () => {
    const random = new SeededRandom(1);
    const chosen = { scores: 0, loads: 0, scoresOfAll: 0, loadsOfAll: 0 };
    const CALLS = 500;
    for (let call = 0; call < CALLS; call++) {
      const scores = Uint8Array.from({ length: 500 }, () => Math.floor(random.next() * 11));
      const loads = Array.from(scores, () => random.next());
      // As kube-scheduler adds up: 100 points of NodeResourcesFit, and ten for each of ours.
      const best = (places: ReadonlySet<number>) => {
        const points = loads.map(
          (load, at) => 100 * (1 - load) + (places.has(at) ? 10 * (scores[at] ?? 0) : 0),
        );
        return points.indexOf(Math.max(...points));
      };
      const named = best(new Set(bestPlaces(scores, { limit: 32, first: call })));
      const any = best(new Set(scores.keys()));
      chosen.scores += (scores[named] ?? 0) / CALLS;
      chosen.loads += (loads[named] ?? 0) / CALLS;
      chosen.scoresOfAll += (scores[any] ?? 0) / CALLS;
      chosen.loadsOfAll += (loads[any] ?? 0) / CALLS;
    }
    expect(chosen.scores).toBeGreaterThanOrEqual(chosen.scoresOfAll);
    expect(chosen.loads - chosen.loadsOfAll).toBeLessThan(0.02);
  });
});
