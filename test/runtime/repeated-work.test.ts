import { describe, expect, it } from "vitest";
import { RepeatedWork } from "../../runtime/repeated-work.ts";
import { FakeClock } from "../support/fake-clock.ts";

describe("RepeatedWork", () => {
  it("works after every interval until it is stopped", async () => {
    const clock = new FakeClock();
    const startMs = clock.nowMs();
    const doneMs: number[] = [];
    const work = () => void doneMs.push(clock.nowMs() - startMs);
    const controller = new AbortController();
    const running = new RepeatedWork({ work, intervalMs: 1000, clock }).run(controller.signal);
    await clock.advance(2500);
    controller.abort();
    await running;
    await clock.advance(5000);
    expect(doneMs).toEqual([1000, 2000]);
  });
});
