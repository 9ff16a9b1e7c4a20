import * as fc from "fast-check";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { FailedLookUps, lookUpDelayMs } from "../../../controller/images/failed-look-ups.ts";
import type { RegistryFailure } from "../../../registry/failures/registry-failure.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const LIMITED: RegistryFailure = failureOf("RateLimited", { retryAfterMs: 90_000 });

function failureOf(
  failureClass: RegistryFailure["class"],
  more: Partial<RegistryFailure> = {},
): RegistryFailure {
  return { class: failureClass, leg: "manifest", host: "r.example", message: "no", ...more };
}

function createFailures(): { clock: FakeClock; failures: FailedLookUps; lines: string[] } {
  const clock = new FakeClock();
  const lines: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  return { clock, lines, failures: new FailedLookUps({ clock, logger, random: () => 0 }) };
}

describe("lookUpDelayMs()", () => {
  it.for([
    { failure: failureOf("Timeout"), delays: [5_000, 10_000, 20_000, 600_000] },
    { failure: failureOf("ManifestUnknown"), delays: [60_000, 180_000, 540_000, 3_600_000] },
    { failure: failureOf("BadCredentials"), delays: [60_000, 180_000, 540_000, 3_600_000] },
    { failure: LIMITED, delays: [90_000, 90_000, 90_000, 600_000] },
  ])("backs off by class: $failure.class", ({ failure, delays }) => {
    const failures = [1, 2, 3, 20];
    expect(failures.map((count) => lookUpDelayMs(failure, count, () => 0))).toEqual(delays);
  });

  it("is never less than the registry asked for, up to an hour, and never more than 72 minutes", () => {
    const asked = fc.nat({ max: 1e12 });
    fc.assert(
      fc.property(
        asked,
        fc.nat({ max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (retryAfterMs, failures, random) => {
          const failure = failureOf("RateLimited", { retryAfterMs });
          const delayMs = lookUpDelayMs(failure, failures + 1, () => random);
          expect(delayMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs, 3_600_000));
          expect(delayMs).toBeLessThanOrEqual(72 * 60_000);
        },
      ),
    );
  });
});

describe("FailedLookUps", () => {
  it("waitMs() holds a failed look-up back until its time", async () => {
    const { clock, failures } = createFailures();
    expect(failures.waitMs("r/x:1", ["a"])).toBe(0);
    expect(failures.fail("r/x:1", { failure: failureOf("DNS"), askers: ["a"] })).toBe(5_000);
    expect(failures.waitMs("r/x:1", ["a"])).toBe(5_000);
    expect(failures.waitMs("r/x:2", ["a"])).toBe(0);
    await clock.advance(5_000);
    expect(failures.waitMs("r/x:1", ["a"])).toBe(0);
  });

  it("waitMs() lets somebody try at once in whose name it did not fail yet", () => {
    const { failures } = createFailures();
    failures.fail("r/x:1", { failure: failureOf("Denied"), askers: ["a"] });
    expect(failures.waitMs("r/x:1", ["a", "b"])).toBe(0);
    failures.fail("r/x:1", { failure: failureOf("Denied"), askers: ["a", "b"] });
    expect(failures.waitMs("r/x:1", ["a"])).toBe(180_000);
    expect(failures.waitMs("r/x:1", ["b"])).toBe(180_000);
  });

  it("fail() starts anew when the class changes and complains only then", () => {
    const { failures, lines } = createFailures();
    const fail = (failureClass: RegistryFailure["class"]): number =>
      failures.fail("r/x:1", { failure: failureOf(failureClass), askers: [] });
    expect([fail("Timeout"), fail("Timeout"), fail("ManifestUnknown")]).toEqual([
      5_000, 10_000, 60_000,
    ]);
    expect(lines.map((line) => JSON.parse(line).class)).toEqual(["Timeout", "ManifestUnknown"]);
  });

  it("forget() forgets a failure", () => {
    const { failures } = createFailures();
    failures.fail("r/x:1", { failure: failureOf("Timeout"), askers: [] });
    failures.forget("r/x:1");
    expect(failures.waitMs("r/x:1", [])).toBe(0);
    expect(failures.size).toBe(0);
  });
});
