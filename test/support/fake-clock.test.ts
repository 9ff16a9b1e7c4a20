import { describe, expect, it } from "vitest";
import { FakeClock } from "./fake-clock.ts";

describe("FakeClock", () => {
  it("runs due timers in the order of their time, each at its time", async () => {
    const clock = new FakeClock(0);
    const seen: [string, number][] = [];
    clock.after(20, () => seen.push(["late", clock.nowMs()]));
    clock.after(10, () => seen.push(["early", clock.nowMs()]));
    clock.after(31, () => seen.push(["never", clock.nowMs()]));
    await clock.advance(30);
    expect(seen).toEqual([
      ["early", 10],
      ["late", 20],
    ]);
    expect([clock.nowMs(), clock.pendingTimers]).toEqual([30, 1]);
  });

  it("lets what a timer started set further timers within the same advance", async () => {
    const clock = new FakeClock(0);
    const wakes: number[] = [];
    async function tick(): Promise<void> {
      for (let turn = 0; turn < 3; turn += 1) {
        await clock.sleep(10, new AbortController().signal);
        wakes.push(clock.nowMs());
      }
    }
    const ticking = tick();
    await clock.advance(30);
    await ticking;
    expect(wakes).toEqual([10, 20, 30]);
  });

  it("forgets a sleep whose signal aborts", async () => {
    const clock = new FakeClock(0);
    const controller = new AbortController();
    const slept = clock.sleep(10, controller.signal);
    controller.abort("over");
    await expect(slept).rejects.toBe("over");
    expect(clock.pendingTimers).toBe(0);
  });
});
