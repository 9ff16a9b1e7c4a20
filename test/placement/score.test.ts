import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_SCORE_OPTIONS,
  type ScoreInputs,
  type ScoreOptions,
  scoreCandidates as scoreColumns,
} from "../../placement/score.ts";

interface Candidate {
  readonly pullSeconds: number;
  readonly transferSeconds: number;
  readonly coldSeconds: number;
  readonly load: number;
  readonly worth: number;
  readonly sameOwnerPods: number;
}

function scoreCandidates(
  candidates: readonly Candidate[],
  options: ScoreOptions = DEFAULT_SCORE_OPTIONS,
): number[] {
  const column = (figure: keyof Candidate) => Float64Array.from(candidates, (one) => one[figure]);
  const inputs: ScoreInputs = {
    count: candidates.length,
    pullSeconds: column("pullSeconds"),
    transferSeconds: column("transferSeconds"),
    coldSeconds: column("coldSeconds"),
    load: column("load"),
    worth: column("worth"),
    sameOwnerPods: column("sameOwnerPods"),
  };
  return [...scoreColumns(inputs, options)];
}

function candidate(pullSeconds: number, rest: Partial<Candidate> = {}): Candidate {
  return {
    pullSeconds,
    transferSeconds: pullSeconds,
    coldSeconds: 30,
    load: 0.5,
    worth: 0,
    sameOwnerPods: 0,
    ...rest,
  };
}

const NONE: ScoreOptions = {
  pullPoints: 0,
  fullPullSeconds: 5,
  readyPoints: 0,
  waitShare: 0.5,
  loadPoints: 0,
  worthPoints: 0,
  ownerPoints: 0,
};

const anyCandidate = fc.record({
  pullSeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  transferSeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  coldSeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  load: fc.double({ min: 0, max: 2, noNaN: true }),
  worth: fc.nat(1e9),
  sameOwnerPods: fc.nat(40),
});
const anyCandidates = fc.array(anyCandidate, { minLength: 1, maxLength: 30 });
const anyOptions = fc.record({
  pullPoints: fc.double({ min: 0, max: 20, noNaN: true }),
  fullPullSeconds: fc.double({ min: 0.1, max: 60, noNaN: true }),
  readyPoints: fc.double({ min: 0, max: 5, noNaN: true }),
  waitShare: fc.double({ min: 0, max: 1, noNaN: true }),
  loadPoints: fc.double({ min: 0, max: 20, noNaN: true }),
  worthPoints: fc.double({ min: 0, max: 10, noNaN: true }),
  ownerPoints: fc.double({ min: 0, max: 5, noNaN: true }),
});

describe("scoreCandidates()", () => {
  it("is empty when there is no candidate", () => {
    expect(scoreCandidates([])).toEqual([]);
  });

  it("gives most to the node that has everything and 0 to the one that has nothing", () => {
    expect(scoreCandidates([candidate(30), candidate(0), candidate(15)])).toEqual([0, 9, 4]);
  });

  it("has no opinion where a pull is too short to matter", () => {
    const [slow, fast] = [candidate(0.1, { coldSeconds: 0.1 }), candidate(0, { coldSeconds: 0.1 })];
    expect(scoreCandidates([slow, fast])).toEqual([0, 0]);
  });

  it("has no opinion where there is nothing to pull at all", () => {
    const idle = candidate(0, { coldSeconds: 0, load: 0 });
    expect(scoreCandidates([idle, candidate(0, { coldSeconds: 0, load: 1 })])).toEqual([0, 0]);
  });

  it("gives part of the score for a short pull saved", () => {
    const cold = candidate(2, { coldSeconds: 2 });
    expect(scoreCandidates([cold, candidate(0, { coldSeconds: 2 })])).toEqual([0, 6]);
  });

  it("still tells the better nodes apart when one is hopeless", () => {
    expect(scoreCandidates([candidate(600), candidate(30), candidate(0)])).toEqual([0, 1, 10]);
  });

  it("counts waiting for other pulls only in part", () => {
    const waiting = candidate(20, { transferSeconds: 0 });
    const options = { ...NONE, pullPoints: 9, waitShare: 0.25 };
    expect(scoreCandidates([candidate(30), waiting], options)).toEqual([0, 8]);
  });

  it("prefers a node where the pod starts at once", () => {
    const options = { ...NONE, readyPoints: 2 };
    expect(scoreCandidates([candidate(0), candidate(0.2)], options)).toEqual([2, 0]);
  });

  it("takes off for pods of the same owner", () => {
    const options = { ...NONE, ownerPoints: 1 };
    const candidates = [candidate(30), candidate(30, { sameOwnerPods: 3 })];
    expect(scoreCandidates(candidates, options)).toEqual([3, 0]);
  });

  it("takes off for load", () => {
    const options = { ...NONE, loadPoints: 4 };
    const loads = [0.1, 0.6, 1.1].map((load) => candidate(30, { load }));
    expect(scoreCandidates(loads, options)).toEqual([4, 2, 0]);
  });

  it("takes off for what a node is worth to other pods, beside the mean and within bounds", () => {
    const options = { ...NONE, worthPoints: 3 };
    const worths = [0, 100, 1e9].map((worth) => candidate(30, { worth }));
    expect(scoreCandidates(worths, options)).toEqual([4, 4, 0]);
    expect(scoreCandidates(worths.slice(0, 2), options)).toEqual([4, 0]);
  });

  it("never gives up a saving, however short, for what the node is worth to other pods", () => {
    const short = { coldSeconds: 1.3 };
    const warm = candidate(0, { ...short, worth: 1e9 });
    expect(scoreCandidates([warm, candidate(1.3, short)])).toEqual([2, 0]);
  });

  it("is always an integer from 0 to 10, also for absurd input", () => {
    const absurd = fc.constantFrom(NaN, Infinity, -Infinity, -1, 1e300);
    const candidates = fc.array(
      fc.record({
        pullSeconds: fc.oneof(absurd, fc.double()),
        transferSeconds: fc.oneof(absurd, fc.double()),
        coldSeconds: fc.oneof(absurd, fc.double()),
        load: fc.oneof(absurd, fc.double()),
        worth: fc.oneof(absurd, fc.double()),
        sameOwnerPods: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(candidates, anyOptions, (list, options) => {
        for (const score of scoreCandidates(list, options)) {
          expect(Number.isInteger(score) && score >= 0 && score <= 10).toBe(true);
        }
      }),
    );
  });

  it("gives 0 to all of several equal candidates", () => {
    fc.assert(
      fc.property(
        anyCandidate,
        fc.integer({ min: 1, max: 20 }),
        anyOptions,
        (one, many, options) => {
          const scores = scoreCandidates(
            Array.from({ length: many }, () => one),
            options,
          );
          expect(new Set(scores)).toEqual(new Set([0]));
        },
      ),
    );
  });

  it("does not depend on the order of the candidates", () => {
    fc.assert(
      fc.property(anyCandidates, anyOptions, (candidates, options) => {
        const forward = scoreCandidates(candidates, options);
        const backward = scoreCandidates(candidates.toReversed(), options);
        expect(backward.toReversed()).toEqual(forward);
      }),
    );
  });

  it("never lowers a candidate's own score when less is left to pull there", () => {
    fc.assert(
      fc.property(
        anyCandidates,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        anyOptions,
        (candidates, pick, share, options) => {
          const at = pick % candidates.length;
          const better = candidates.map((one, index) =>
            index === at
              ? {
                  ...one,
                  pullSeconds: one.pullSeconds * share,
                  transferSeconds: one.transferSeconds * share,
                }
              : one,
          );
          const before = scoreCandidates(candidates, options)[at] ?? 0;
          expect(scoreCandidates(better, options)[at]).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });
});
