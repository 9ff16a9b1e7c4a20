import { describe, expect, it } from "vitest";
import { systemClock } from "../../runtime/clock.ts";

describe("systemClock", () => {
  it("calls back after a delay", async () => {
    await expect(new Promise<void>((resolve) => systemClock.after(0, resolve))).resolves.toBe(
      undefined,
    );
  });

  it("does not call back once cancelled", async () => {
    let called = false;
    systemClock.after(0, () => (called = true))();
    await systemClock.sleep(1, new AbortController().signal);
    expect(called).toBe(false);
  });

  it("refuses to sleep on an aborted signal, with its reason", async () => {
    const signal = AbortSignal.abort("over");
    await expect(systemClock.sleep(60_000, signal)).rejects.toBe("over");
  });

  it("wakes with the signal's reason when aborted while asleep", async () => {
    const controller = new AbortController();
    const slept = systemClock.sleep(60_000, controller.signal);
    controller.abort("over");
    await expect(slept).rejects.toBe("over");
  });
});
