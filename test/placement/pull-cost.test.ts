import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PullCostInputs, pullCostSeconds } from "../../placement/pull-cost.ts";

const NOTHING: PullCostInputs = {
  missingBytes: 0,
  arrivingBytes: 0,
  queueSeconds: 0,
  bytesPerSecond: 10,
  imagesToPull: 0,
};
const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
const anyInputs = fc.record({
  missingBytes: amount,
  arrivingBytes: amount,
  queueSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
  bytesPerSecond: fc.double({ min: 1000, max: 1e12, noNaN: true }),
  imagesToPull: fc.nat(50),
});

describe("pullCostSeconds()", () => {
  it.for([
    { when: "everything is there", inputs: { queueSeconds: 30 }, seconds: 0 },
    { when: "bytes are missing", inputs: { missingBytes: 100, imagesToPull: 1 }, seconds: 10.5 },
    {
      when: "other pulls come first",
      inputs: { missingBytes: 100, imagesToPull: 1, queueSeconds: 5 },
      seconds: 15.5,
    },
    {
      when: "everything is arriving",
      inputs: { arrivingBytes: 100, imagesToPull: 1, queueSeconds: 5 },
      seconds: 5.5,
    },
    {
      when: "all layers are there but not the image",
      inputs: { imagesToPull: 2 },
      seconds: 1,
    },
    {
      when: "the pull would take for ever",
      inputs: { missingBytes: 1e9, imagesToPull: 1 },
      seconds: 600,
    },
  ])("is $seconds when $when", ({ inputs, seconds }) => {
    expect(pullCostSeconds({ ...NOTHING, ...inputs }, 0.5)).toBe(seconds);
  });

  it("is from 0 to 600 and grows with what is missing", () => {
    fc.assert(
      fc.property(anyInputs, amount, (inputs, more) => {
        const seconds = pullCostSeconds(inputs, 0.2);
        expect(seconds >= 0 && seconds <= 600).toBe(true);
        const missingBytes = inputs.missingBytes + more;
        expect(pullCostSeconds({ ...inputs, missingBytes }, 0.2)).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });
});
