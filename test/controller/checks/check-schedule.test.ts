import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckResult, Problem } from "../../../check/check-result.ts";
import { CheckSchedule, intervalMsOf } from "../../../controller/checks/check-schedule.ts";
import { digestOf } from "../../support/layers.ts";

const HOUR_MS = 3_600_000;
const GOOD: CheckResult = {
  kind: "pullable",
  image: { digest: digestOf("app"), platforms: [], missingPlatforms: [] },
  remarks: [],
};

function bad(problemClass: Problem["class"], retryAfterMs?: number): CheckResult {
  const problem = { class: problemClass, message: "no", ...(retryAfterMs && { retryAfterMs }) };
  return { kind: "problem", problem };
}

/** Seconds between looks that find these. */
function delays(results: readonly CheckResult[], random = () => 0): number[] {
  const schedule = new CheckSchedule(random);
  return results.map((result) => schedule.delayMs("shop/web", result, HOUR_MS) / 1000);
}

describe("CheckSchedule.delayMs()", () => {
  it("is the interval for what is good, give or take a tenth", () => {
    expect(delays([GOOD])).toEqual([3240]);
    expect(delays([GOOD], () => 0.5)).toEqual([3600]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const [seconds = 0] = delays([GOOD], () => share);
        expect(seconds).toBeGreaterThanOrEqual(3240);
        expect(seconds).toBeLessThanOrEqual(3960.1);
      }),
    );
  });

  it("is short after something broke, and longer and longer while it stays broken", () => {
    const unknown = bad("ManifestUnknown");
    expect(delays(Array.from({ length: 9 }, () => unknown))).toEqual([
      30, 60, 120, 240, 480, 960, 1920, 3600, 3600,
    ]);
  });

  it("is seconds, and at most ten minutes, for what may pass by itself", () => {
    const down = bad("ConnectRefused");
    expect(delays(Array.from({ length: 9 }, () => down))).toEqual([
      5, 10, 20, 40, 80, 160, 320, 600, 600,
    ]);
  });

  it("starts anew with another trouble, and after all was well", () => {
    const [refused, denied] = [bad("ConnectRefused"), bad("Denied")];
    expect(delays([refused, refused, denied, refused])).toEqual([5, 10, 30, 5]);
    expect(delays([refused, refused, GOOD, refused])).toEqual([5, 10, 3240, 5]);
  });

  it("is never less than the registry asked for, up to an hour", () => {
    expect(delays([bad("RateLimited", 90_000)])).toEqual([90]);
    expect(delays([bad("RateLimited", 90_000)], () => 1)).toEqual([108]);
    expect(delays([bad("RateLimited", 24 * HOUR_MS)])).toEqual([3600]);
  });

  it("counts for each check on its own, and forgets", () => {
    const schedule = new CheckSchedule(() => 0);
    const delayMs = (key: string) => schedule.delayMs(key, bad("Denied"), HOUR_MS);
    expect([delayMs("a"), delayMs("a"), delayMs("b")]).toEqual([30_000, 60_000, 30_000]);
    schedule.forget("a");
    expect(delayMs("a")).toBe(30_000);
  });
});

describe("intervalMsOf()", () => {
  it.for<[string, number]>([
    ["1h", HOUR_MS],
    ["90s", 90_000],
    ["1h30m15s", HOUR_MS * 1.5 + 15_000],
    ["720h", 720 * HOUR_MS],
  ])("of %s", ([text, expected]) => {
    expect(intervalMsOf(text)).toBe(expected);
  });
});
