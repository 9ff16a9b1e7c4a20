import { describe, expect, it } from "vitest";
import { FakeClock } from "../../support/fake-clock.ts";
import { ScaledClock } from "./scaled-clock.ts";

describe("ScaledClock", () => {
  it("nowMs() moves ten times as fast from the same start", async () => {
    const clock = new FakeClock();
    const scaled = new ScaledClock(clock, 10);
    const startMs = clock.nowMs();
    expect(scaled.nowMs()).toBe(startMs);
    await clock.advance(300);
    expect(scaled.nowMs()).toBe(startMs + 3000);
  });

  it("after() and sleep() end after a tenth of the delay", async () => {
    const clock = new FakeClock();
    const scaled = new ScaledClock(clock, 10);
    const ended: string[] = [];
    scaled.after(1000, () => ended.push("after"));
    void scaled.sleep(2000, new AbortController().signal).then(() => ended.push("sleep"));
    await clock.advance(99);
    expect(ended).toEqual([]);
    await clock.advance(1);
    expect(ended).toEqual(["after"]);
    await clock.advance(100);
    expect(ended).toEqual(["after", "sleep"]);
  });
});
