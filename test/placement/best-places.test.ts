import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
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
});
