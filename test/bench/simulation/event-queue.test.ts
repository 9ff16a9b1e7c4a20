import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../bench/simulation/event-queue.ts";

function runAll(queue: EventQueue): void {
  while (queue.next());
}

describe("EventQueue", () => {
  it("lets everything happen in the order of its time, else in the order in which it was asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const queue = new EventQueue();
        const happened: { at: number; timeMs: number; nowMs: number }[] = [];
        for (const [at, timeMs] of times.entries()) {
          queue.at(timeMs, () => happened.push({ at, timeMs, nowMs: queue.nowMs }));
        }
        runAll(queue);
        const expected = times.map((timeMs, at) => ({ at, timeMs, nowMs: timeMs }));
        expect(happened).toEqual(expected.sort((a, b) => a.timeMs - b.timeMs));
      }),
    );
  });

  it("counts a delay from what happens, and has what is past happen at once", () => {
    const queue = new EventQueue();
    const happened: [string, number][] = [];
    const note = (what: string) => () => happened.push([what, queue.nowMs]);
    queue.at(10, () => {
      queue.after(5, note("later"));
      queue.at(3, note("past"));
    });
    queue.at(12, note("between"));
    runAll(queue);
    expect(happened).toEqual([
      ["past", 10],
      ["between", 12],
      ["later", 15],
    ]);
  });

  it("says when nothing is left", () => {
    const queue = new EventQueue();
    expect(queue.next()).toBe(false);
    expect(queue.nowMs).toBe(0);
  });
});
