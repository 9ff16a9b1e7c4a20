import { describe, expect, it } from "vitest";
import { type LifecycleOptions, runUntilStopped } from "../../runtime/lifecycle.ts";
import { createLogger } from "../../runtime/logger.ts";
import { OperatorError } from "../../runtime/operator-error.ts";
import { Readiness } from "../../runtime/readiness.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** A role whose every step is noted in `events`. */
function stage(runnables: Record<string, Runnable>, options: Partial<LifecycleOptions> = {}) {
  const events: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const stop = Promise.withResolvers<void>();
  const readiness = new Readiness();
  const clock = new FakeClock(0);
  const ended = runUntilStopped({
    parts: Object.entries(runnables).map(([name, runnable]) => ({
      name,
      runnable: {
        async run(signal) {
          events.push(`${name} starts`);
          await runnable.run(signal);
          events.push(`${name} stops`);
        },
      },
    })),
    readiness,
    logger: createLogger(
      { role: "sample", level: "info" },
      { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
    ),
    clock,
    drainDelayMs: 0,
    stopTimeoutMs: 20_000,
    stopRequested: stop.promise,
    ...options,
  });
  return { events, lines, stop: stop.resolve, readiness, clock, ended };
}

const untilAborted: Runnable = {
  run: (signal) =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
};
const forEver: Runnable = { run: () => new Promise(() => {}) };

describe("runUntilStopped()", () => {
  it("stops from the last part to the first when asked to", async () => {
    const { events, stop, readiness, ended } = stage({ a: untilAborted, b: untilAborted });
    stop();
    expect(await ended).toBe(0);
    expect(events).toEqual(["a starts", "b starts", "b stops", "a stops"]);
    expect(readiness.missing()).toEqual(["stopping"]);
  });

  it("serves on, not ready, for the drain delay", async () => {
    const staged = stage({ a: untilAborted }, { drainDelayMs: 5_000 });
    staged.stop();
    await staged.clock.advance(4_999);
    expect([staged.events, staged.readiness.missing()]).toEqual([["a starts"], ["stopping"]]);
    await staged.clock.advance(1);
    expect(await staged.ended).toBe(0);
    expect(staged.clock.pendingTimers).toBe(0);
  });

  it("stops the other parts and exits 1 when one fails, with a stack", async () => {
    const failing: Runnable = { run: () => Promise.reject(new Error("broken")) };
    const { events, lines, ended } = stage({ a: untilAborted, b: failing });
    expect(await ended).toBe(1);
    expect(events).toEqual(["a starts", "b starts", "a stops"]);
    expect(lines).toEqual([
      expect.objectContaining({
        level: "fatal",
        part: "b",
        err: expect.objectContaining({ message: "broken", stack: expect.any(String) }),
      }),
    ]);
  });

  it("reports an operator's fault in one line without a stack", async () => {
    const failing: Runnable = { run: () => Promise.reject(new OperatorError("Free the port")) };
    const { lines, ended } = stage({ a: failing });
    expect(await ended).toBe(1);
    expect(lines).toEqual([
      {
        level: "fatal",
        time: expect.any(String),
        role: "sample",
        part: "a",
        msg: "Free the port",
      },
    ]);
  });

  it("takes a part that ends unasked as a fault", async () => {
    const { lines, ended } = stage({ a: { run: () => Promise.resolve() } });
    expect(await ended).toBe(1);
    expect(lines).toMatchObject([{ err: { message: "It ended without being asked to" } }]);
  });

  it("gives up on a part that does not stop, and still stops the others", async () => {
    const { events, lines, stop, clock, ended } = stage({ a: untilAborted, b: forEver });
    stop();
    await clock.advance(21_000);
    expect(await ended).toBe(1);
    expect(events).toEqual(["a starts", "b starts", "a stops"]);
    expect(lines.at(-1)).toMatchObject({ level: "error", part: "b" });
  });

  it("takes a rejection with the abort's own reason as a clean stop", async () => {
    const sleeping: Runnable = { run: (signal) => new FakeClock(0).sleep(1, signal) };
    const { stop, ended } = stage({ a: sleeping });
    stop();
    expect(await ended).toBe(0);
  });

  it("exits 1 when a part fails while the role drains", async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    const { stop, clock, ended } = stage({ a: { run: () => promise } }, { drainDelayMs: 5_000 });
    stop();
    await clock.advance(1_000);
    reject(new Error("broken"));
    expect(await ended).toBe(1);
  });
});
