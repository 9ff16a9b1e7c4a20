import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { runWithDeadline } from "../../kube/deadline.ts";
import { FakeClock } from "../support/fake-clock.ts";

function faultOf(result: Promise<unknown>): Promise<unknown> {
  return result.catch((error: unknown) => error);
}

const never = (): Promise<never> => new Promise(() => {});

describe("runWithDeadline()", () => {
  it("returns what the work returns, and leaves neither timer nor listener behind", async () => {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    const deadline = { clock, timeoutMs: 10, work: "work", signal };
    expect(await runWithDeadline(deadline, async () => 7)).toBe(7);
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("rejects past the deadline even when the work does not heed its signal", async () => {
    const clock = new FakeClock();
    const fault = faultOf(runWithDeadline({ clock, timeoutMs: 10, work: "GET x" }, never));
    await clock.advance(10);
    expect(await fault).toMatchObject({
      name: "TimeoutError",
      message: "Cannot GET x: no answer within 10 ms",
    });
  });

  it("aborts the signal of the work past the deadline", async () => {
    const clock = new FakeClock();
    let seen: AbortSignal | undefined;
    const result = runWithDeadline({ clock, timeoutMs: 10, work: "work" }, (signal) => {
      seen = signal;
      return never();
    });
    const fault = faultOf(result);
    await clock.advance(9);
    expect(seen?.aborted).toBe(false);
    await clock.advance(1);
    expect(seen?.aborted).toBe(true);
    expect(seen?.reason).toBe(await fault);
  });

  it("rejects with the reason of the caller's signal", async () => {
    const controller = new AbortController();
    const deadline = {
      clock: new FakeClock(),
      timeoutMs: 10,
      work: "w",
      signal: controller.signal,
    };
    const fault = faultOf(runWithDeadline(deadline, never));
    controller.abort(new Error("stopped"));
    expect(await fault).toEqual(new Error("stopped"));
  });

  it("does not start work for a caller that has stopped", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    const deadline = { clock: new FakeClock(), timeoutMs: 10, work: "work", signal };
    await expect(
      runWithDeadline(deadline, () => Promise.reject(new Error("started"))),
    ).rejects.toThrow("stopped");
  });
});
