import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffDelayMs } from "../../runtime/backoff.ts";

describe("backoffDelayMs()", () => {
  it("doubles from the initial delay to the longest when nothing is random", () => {
    const delays = [1, 2, 3, 4, 5].map((failures) =>
      backoffDelayMs({ initialMs: 100, maxMs: 1000 }, failures, () => 0),
    );
    expect(delays).toEqual([100, 200, 400, 800, 1000]);
  });

  it("takes off at most the share that jitter names", () => {
    expect(backoffDelayMs({ initialMs: 100, maxMs: 1000, jitter: 0.5 }, 1, () => 1)).toBe(50);
  });

  it("stays between the jittered initial and the longest delay for any failures", () => {
    const settings = fc.record({
      initialMs: fc.integer({ min: 1, max: 10_000 }),
      maxMs: fc.integer({ min: 10_000, max: 1_000_000 }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        settings,
        fc.integer({ min: 0, max: 10_000 }),
        random,
        (backoff, failures, share) => {
          const delay = backoffDelayMs(backoff, failures, () => share);
          expect(delay).toBeGreaterThanOrEqual(
            backoff.initialMs * (1 - backoff.jitter) * 0.999_999,
          );
          expect(delay).toBeLessThanOrEqual(backoff.maxMs);
        },
      ),
    );
  });
});
