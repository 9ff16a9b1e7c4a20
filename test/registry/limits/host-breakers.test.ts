import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { FailureClass } from "../../../registry/failures/failure-classes.ts";
import { failed, type RegistryResult } from "../../../registry/failures/registry-failure.ts";
import { HostBreakers } from "../../../registry/limits/host-breakers.ts";
import { systemClock } from "../../../runtime/clock.ts";

const CALL = { host: "r.example", leg: "manifest" } as const;
const OK: RegistryResult<string> = { kind: "ok", value: "x" };

// opossum has timers of its own, which only vitest can move.
function openBreakers(): HostBreakers {
  vi.useFakeTimers();
  const breakers = new HostBreakers(systemClock);
  onTestFinished(() => {
    breakers.close();
    vi.useRealTimers();
  });
  return breakers;
}

function failure(failureClass: FailureClass): RegistryResult<string> {
  return failed(failureClass, "Failed", CALL);
}

/** Classes of what the calls came to. */
async function runAll(breakers: HostBreakers, results: RegistryResult<string>[], call = CALL) {
  const outcomes: string[] = [];
  for (const result of results) {
    const outcome = await breakers.run(call, async () => result);
    outcomes.push(outcome.kind === "ok" ? "ok" : outcome.failure.message);
  }
  return outcomes;
}

const OPEN =
  'Not asking "r.example", which failed several times in a row; check the state of the registry';

describe("HostBreakers.run()", () => {
  it("gives results through, good and bad", async () => {
    const breakers = openBreakers();
    expect(await breakers.run(CALL, async () => OK)).toEqual(OK);
    expect(await breakers.run(CALL, async () => failure("Timeout"))).toEqual(failure("Timeout"));
  });

  it("opens at the fifth failure and says when it will try again", async () => {
    const breakers = openBreakers();
    await runAll(
      breakers,
      Array.from({ length: 5 }, () => failure("RegistryUnavailable")),
    );
    vi.advanceTimersByTime(10_000);
    let asked = false;
    const result = await breakers.run(CALL, async () => {
      asked = true;
      return OK;
    });
    expect(asked).toBe(false);
    expect(result).toEqual({
      kind: "failed",
      failure: {
        class: "RegistryUnavailable",
        leg: "manifest",
        host: "r.example",
        retryAfterMs: 20_000,
        message: OPEN,
      },
    });
  });

  it("lets one call through after half a minute, and closes when that succeeds", async () => {
    const breakers = openBreakers();
    await runAll(
      breakers,
      Array.from({ length: 5 }, () => failure("Timeout")),
    );
    vi.advanceTimersByTime(30_000);
    const gate = Promise.withResolvers<RegistryResult<string>>();
    const trial = breakers.run(CALL, () => gate.promise);
    expect(await runAll(breakers, [OK])).toEqual([OPEN]);
    gate.resolve(OK);
    expect(await trial).toEqual(OK);
    expect(await runAll(breakers, [OK, OK])).toEqual(["ok", "ok"]);
  });

  it("opens again when the trial fails", async () => {
    const breakers = openBreakers();
    await runAll(
      breakers,
      Array.from({ length: 5 }, () => failure("Reset")),
    );
    vi.advanceTimersByTime(30_000);
    const [trial, after] = await runAll(breakers, [failure("Reset"), OK]);
    expect(trial).toMatch(/^Failed/);
    expect(after).toBe(OPEN);
  });

  it("does not count that a registry says no", async () => {
    const breakers = openBreakers();
    const no = (["ManifestUnknown", "Denied", "Unauthenticated", "NotARegistry"] as const).map(
      failure,
    );
    await runAll(breakers, [...no, ...no, ...no]);
    expect(await runAll(breakers, [OK])).toEqual(["ok"]);
  });

  it("counts rate limits and time-outs", async () => {
    const breakers = openBreakers();
    const limited = Array.from({ length: 5 }, (_, index) =>
      failure(index % 2 === 0 ? "RateLimited" : "Timeout"),
    );
    await runAll(breakers, limited);
    expect(await runAll(breakers, [OK])).toEqual([OPEN]);
  });

  it("keeps hosts apart", async () => {
    const breakers = openBreakers();
    await runAll(
      breakers,
      Array.from({ length: 5 }, () => failure("DNS")),
    );
    const other = await breakers.run({ ...CALL, host: "other.example" }, async () => OK);
    expect(other).toEqual(OK);
  });

  it("does not count a rejection, which is an abort or our own fault", async () => {
    const breakers = openBreakers();
    const fault = new Error("closed");
    for (let call = 0; call < 6; call++) {
      await expect(breakers.run(CALL, () => Promise.reject(fault))).rejects.toBe(fault);
    }
    expect(await runAll(breakers, [OK])).toEqual(["ok"]);
  });

  it("refuses more calls at once than it lets wait, without holding that against the registry", async () => {
    const breakers = openBreakers();
    const gate = Promise.withResolvers<RegistryResult<string>>();
    const waiting = Array.from({ length: 256 }, () => breakers.run(CALL, () => gate.promise));
    const refused = await runAll(
      breakers,
      Array.from({ length: 10 }, () => OK),
    );
    expect(new Set(refused)).toEqual(
      new Set(['Already 256 requests wait for "r.example"; check the state of the registry']),
    );
    gate.resolve(OK);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([OK]));
    expect(await runAll(breakers, [OK])).toEqual(["ok"]);
  });

  it("holds breakers for the five hundred hosts asked last", async () => {
    const breakers = openBreakers();
    await runAll(
      breakers,
      Array.from({ length: 5 }, () => failure("DNS")),
    );
    const timers = vi.getTimerCount();
    for (let host = 0; host < 1_000; host++) {
      await breakers.run({ ...CALL, host: `r${host}.example` }, async () => OK);
    }
    expect(vi.getTimerCount()).toBeLessThanOrEqual(500 * timers);
    expect(await runAll(breakers, [OK])).toEqual(["ok"]);
  });
});
