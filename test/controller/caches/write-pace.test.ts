import { describe, expect, it } from "vitest";
import { writePace } from "../../../controller/caches/write-pace.ts";
import { FakeClock } from "../../support/fake-clock.ts";

describe("writePace()", () => {
  it("lets through a hundred writes at once and fifty a second after, however many there are to make", async () => {
    const clock = new FakeClock();
    const pace = writePace(clock, new AbortController().signal);
    let written = 0;
    for (let index = 0; index < 1_000; index++) void pace().then(() => written++);
    const perSecond: number[] = [];
    for (let second = 0; second < 4; second++) {
      await clock.advance(second === 0 ? 0 : 1_000);
      perSecond.push(written);
    }
    expect(perSecond).toEqual([100, 150, 200, 250]);
  });

  it("lets nothing through any more when the lease is lost", async () => {
    const lost = new AbortController();
    const pace = writePace(new FakeClock(), lost.signal);
    await Promise.all(Array.from({ length: 100 }, pace));
    const waiting = pace();
    lost.abort(new Error("another leads"));
    await expect(waiting).rejects.toThrow("another leads");
    await expect(pace()).rejects.toThrow("another leads");
  });
});
