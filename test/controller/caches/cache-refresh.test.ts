import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nextRefreshOf,
  type RefreshRule,
  type RefreshState,
} from "../../../controller/caches/cache-refresh.ts";

const NOW = "2026-01-01T12:00:00Z";
const MINUTE_MS = 60_000;

/** When the next refresh is, in seconds from now; or its kind. */
function secondsUntil(rule: RefreshRule | undefined, state: Partial<RefreshState> = {}) {
  const nowMs = Date.parse(NOW);
  const all = { seed: "uid-1", lastMs: nowMs, nowMs, defaultIntervalMs: 15 * MINUTE_MS, ...state };
  const next = nextRefreshOf(rule, all);
  return next.kind === "at" ? (next.atMs - nowMs) / 1000 : next.kind;
}

function time(text: string): Partial<RefreshState> {
  return { lastMs: Date.parse(text), nowMs: Date.parse(text) };
}

/** The time of the next refresh without what makes caches differ, which is less than half a minute. */
function nextTime(rule: RefreshRule, from: string): string | undefined {
  const state = { seed: "uid-1", defaultIntervalMs: 0, lastMs: 0, nowMs: 0, ...time(from) };
  const found = nextRefreshOf(rule, state);
  if (found.kind !== "at") return undefined;
  return new Date(found.atMs - (found.atMs % MINUTE_MS)).toISOString().replace(":00.000", "");
}

describe("nextRefreshOf() with an interval", () => {
  it("is the interval after the last refresh, and up to a tenth more", () => {
    const seconds = Array.from({ length: 50 }, (_, index) =>
      Number(secondsUntil({ interval: "10m" }, { seed: `uid-${index}` })),
    );
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...seconds)).toBeLessThan(660);
    expect(new Set(seconds).size).toBe(50);
  });

  it("is the same for the same cache after a restart", () => {
    expect(secondsUntil({ interval: "10m" })).toBe(secondsUntil({ interval: "10m" }));
  });

  it("takes the default where the cache says nothing", () => {
    expect(Number(secondsUntil(undefined))).toBeGreaterThanOrEqual(900);
    expect(Number(secondsUntil({}))).toBeLessThan(990);
  });

  it("is off with 0s, of the cache or by default", () => {
    expect(secondsUntil({ interval: "0s" })).toBe("off");
    expect(secondsUntil({}, { defaultIntervalMs: 0 })).toBe("off");
  });

  it("is now where a refresh was missed, or there was none yet", () => {
    const lastMs = Date.parse("2025-12-01T00:00:00Z");
    expect(secondsUntil({ interval: "10m" }, { lastMs })).toBe(0);
    expect(secondsUntil({ interval: "10m" }, { lastMs: undefined })).toBe(0);
  });

  it("does not wait for long because a clock was wrong", () => {
    const lastMs = Date.parse("2027-01-01T00:00:00Z");
    expect(Number(secondsUntil({ interval: "10m" }, { lastMs }))).toBeLessThan(660);
  });
});

describe("nextRefreshOf() with a schedule", () => {
  it.for([
    ["0 3 * * *", NOW, "2026-01-02T03:00Z"],
    ["*/10 * * * *", NOW, "2026-01-01T12:10Z"],
    ["30 6 * * 1-5", NOW, "2026-01-02T06:30Z"],
    ["0 0 29 2 *", NOW, "2028-02-29T00:00Z"],
    ["0 0 13 * FRI", NOW, "2026-01-02T00:00Z"],
  ] as const)("of %s after %s is %s, in UTC", ([schedule, from, expected]) => {
    expect(nextTime({ schedule }, from)).toBe(expected);
  });

  it("keeps to the clocks of its time zone through both changes of a year", () => {
    const rule = { schedule: "30 2 * * *", timeZone: "Europe/Berlin" };
    expect(nextTime(rule, "2026-01-01T12:00:00Z")).toBe("2026-01-02T01:30Z");
    expect(nextTime(rule, "2026-07-01T12:00:00Z")).toBe("2026-07-02T00:30Z");
    // That hour does not exist; it is made up for when it would be over.
    expect(nextTime(rule, "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:00Z");
    // That hour comes twice.
    expect(nextTime(rule, "2026-10-25T00:31:00Z")).toBe("2026-10-26T01:30Z");
  });

  it("makes up once for times that were missed", () => {
    const lastMs = Date.parse("2025-12-01T00:00:00Z");
    expect(secondsUntil({ schedule: "0 3 * * *" }, { lastMs })).toBe(0);
  });

  it("lets caches of one schedule differ by less than half a minute", () => {
    const seconds = Array.from({ length: 50 }, (_, index) =>
      Number(secondsUntil({ schedule: "*/10 * * * *" }, { seed: `uid-${index}` })),
    );
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...seconds)).toBeLessThan(630);
    expect(new Set(seconds).size).toBe(50);
  });

  it("is off where no such day comes", () => {
    expect(secondsUntil({ schedule: "0 0 30 2 *" })).toBe("off");
  });

  it.for([
    [{ schedule: "60 * * * *" }, "Invalid value for minute: 60"],
    [{ schedule: "* * * * * *" }, "requires exactly 5 parts"],
    [{ schedule: "2026-01-05T00:00:00Z" }, "a date is no schedule"],
    [{ schedule: "0 3 * * *", timeZone: "Europe/Atlantis" }, "Failed to convert date to timezone"],
  ] as const)("says what is wrong with %o", ([rule, message]) => {
    const state = { seed: "uid-1", defaultIntervalMs: 0, lastMs: 0, nowMs: 0, ...time(NOW) };
    const found = nextRefreshOf(rule, state);
    expect(found).toEqual({ kind: "invalid", message: expect.stringContaining(message) });
  });
});

it("nextRefreshOf() is never earlier than now, and always after the last where that was now", () => {
  const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
  const rules = fc.constantFrom<RefreshRule>(
    {},
    { interval: "10s" },
    { interval: "720h" },
    { schedule: "* * * * *" },
    { schedule: "0 3 1 * *", timeZone: "Australia/Lord_Howe" },
  );
  fc.assert(
    fc.property(rules, times, times, fc.string(), (rule, nowMs, lastMs, seed) => {
      const state = { seed, nowMs, defaultIntervalMs: MINUTE_MS };
      const after = nextRefreshOf(rule, { ...state, lastMs });
      const again = nextRefreshOf(rule, { ...state, lastMs: nowMs });
      expect(after.kind === "at" && after.atMs >= nowMs).toBe(true);
      expect(again.kind === "at" && again.atMs > nowMs).toBe(true);
    }),
  );
});
