import { describe, expect, it } from "vitest";
import { Deadline } from "../../../registry/transport/deadline.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function deadlineOf(parent: AbortSignal) {
  const clock = new FakeClock();
  return { clock, deadline: new Deadline(parent, { clock, timeoutMs: 1_000 }) };
}

describe("Deadline", () => {
  it("aborts when the time is up, and says that it was the time", async () => {
    const { clock, deadline } = deadlineOf(new AbortController().signal);
    await clock.advance(999);
    expect([deadline.signal.aborted, deadline.hasPassed]).toEqual([false, false]);
    await clock.advance(1);
    expect([deadline.signal.aborted, deadline.hasPassed]).toEqual([true, true]);
  });

  it("aborts with its parent, for the parent's reason", () => {
    const parent = new AbortController();
    const { deadline } = deadlineOf(parent.signal);
    const reason = new Error("the user has gone");
    parent.abort(reason);
    expect([deadline.signal.reason, deadline.hasPassed]).toEqual([reason, false]);
    expect(deadlineOf(parent.signal).deadline.signal.reason).toBe(reason);
  });

  it("leaves no timer behind once it has ended", () => {
    const { clock, deadline } = deadlineOf(new AbortController().signal);
    deadline.end();
    expect(clock.pendingTimers).toBe(0);
  });
});
