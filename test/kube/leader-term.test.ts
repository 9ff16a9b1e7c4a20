import { describe, expect, it } from "vitest";
import { LeaderTerm } from "../../kube/leader-term.ts";
import { FakeClock } from "../support/fake-clock.ts";

describe("LeaderTerm", () => {
  it("ends when no renewal succeeds within the deadline", async () => {
    const clock = new FakeClock();
    const term = new LeaderTerm(clock, 10_000);
    term.startRenewal()(true);
    await clock.advance(9_999);
    expect(term.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(term.signal.reason).toEqual(new Error("lease not renewed within 10000 ms"));
  });

  it("counts the deadline from before the renewal was sent", async () => {
    const clock = new FakeClock();
    const term = new LeaderTerm(clock, 10_000);
    term.startRenewal()(true);
    await clock.advance(5_000);
    const finish = term.startRenewal();
    await clock.advance(4_000);
    finish(true);
    await clock.advance(5_999);
    expect(term.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(term.signal.aborted).toBe(true);
  });

  it("is not prolonged by a renewal that failed", async () => {
    const clock = new FakeClock();
    const term = new LeaderTerm(clock, 10_000);
    term.startRenewal()(true);
    await clock.advance(5_000);
    term.startRenewal()(false);
    await clock.advance(5_000);
    expect(term.signal.aborted).toBe(true);
  });

  it("end() ends it at once and leaves no timer behind", () => {
    const clock = new FakeClock();
    const term = new LeaderTerm(clock, 10_000);
    term.startRenewal()(true);
    term.end("released");
    expect(term.signal.reason).toBe("released");
    expect(clock.pendingTimers).toBe(0);
  });
});
