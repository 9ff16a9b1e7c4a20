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
  readonly coldSeconds: number;
  readonly load: number;
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
    coldSeconds: column("coldSeconds"),
    load: column("load"),
    sameOwnerPods: column("sameOwnerPods"),
  };
  return [...scoreColumns(inputs, options)];
}

function candidate(pullSeconds: number, rest: Partial<Candidate> = {}): Candidate {
  return { pullSeconds, coldSeconds: 30, load: 0.5, sameOwnerPods: 0, ...rest };
}

const anyCandidate = fc.record({
  pullSeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  coldSeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  load: fc.double({ min: 0, max: 2, noNaN: true }),
  sameOwnerPods: fc.nat(40),
});
const anyCandidates = fc.array(anyCandidate, { minLength: 1, maxLength: 30 });
const anyOptions = fc.record({
  minFullScoreSeconds: fc.double({ min: 0.1, max: 60, noNaN: true }),
  fullScoreShare: fc.double({ min: 0.01, max: 2, noNaN: true }),
  ownerDamping: fc.double({ min: 0, max: 2, noNaN: true }),
  loadDamping: fc.double({ min: 0, max: 5, noNaN: true }),
});

describe("scoreCandidates()", () => {
  it("is empty when there is no candidate", () => {
    expect(scoreCandidates([])).toEqual([]);
  });

  it("gives 10 to the node that has everything and 0 to the one that has nothing", () => {
    expect(scoreCandidates([candidate(30), candidate(0), candidate(15)])).toEqual([0, 10, 5]);
  });

  it("has no opinion where a pull is too short to matter", () => {
    const [slow, fast] = [candidate(0.3, { coldSeconds: 0.3 }), candidate(0, { coldSeconds: 0.3 })];
    expect(scoreCandidates([slow, fast])).toEqual([0, 0]);
  });

  it("gives part of the score for a short pull saved", () => {
    const cold = candidate(4, { coldSeconds: 4 });
    expect(scoreCandidates([cold, candidate(0, { coldSeconds: 4 })])).toEqual([0, 5]);
  });

  it("does not prefer idle nodes only because one has a long queue", () => {
    expect(scoreCandidates([candidate(300), candidate(30), candidate(30)])).toEqual([0, 0, 0]);
  });

  it("takes off for pods of the same owner when owner damping is on", () => {
    const options = { ...DEFAULT_SCORE_OPTIONS, ownerDamping: 0.5, loadDamping: 0 };
    const candidates = [candidate(30), candidate(0), candidate(0, { sameOwnerPods: 2 })];
    expect(scoreCandidates(candidates, options)).toEqual([0, 10, 5]);
  });

  it("takes off for load above the candidates' mean when load damping is on", () => {
    const options = { ...DEFAULT_SCORE_OPTIONS, loadDamping: 1 };
    const candidates = [
      candidate(30, { load: 0.1 }),
      candidate(0, { load: 0.1 }),
      candidate(0, { load: 0.7 }),
    ];
    expect(scoreCandidates(candidates, options)).toEqual([0, 10, 6]);
  });

  it("is always an integer from 0 to 10, also for absurd input", () => {
    const absurd = fc.constantFrom(NaN, Infinity, -Infinity, -1, 1e300);
    const candidates = fc.array(
      fc.record({
        pullSeconds: fc.oneof(absurd, fc.double()),
        coldSeconds: fc.oneof(absurd, fc.double()),
        load: fc.oneof(absurd, fc.double()),
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
            index === at ? { ...one, pullSeconds: one.pullSeconds * share } : one,
          );
          const before = scoreCandidates(candidates, options)[at] ?? 0;
          expect(scoreCandidates(better, options)[at]).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });
});
