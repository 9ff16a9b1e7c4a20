import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../kube/token-bucket.ts";
import { FakeClock } from "../support/fake-clock.ts";

describe("TokenBucket", () => {
  it("take() allows a burst, then the rate", () => {
    const bucket = new TokenBucket(new FakeClock(), { ratePerSecond: 10, burst: 3 });
    expect(Array.from({ length: 5 }, () => bucket.take())).toEqual([0, 0, 0, 100, 200]);
  });

  it("take() is free again after a quiet time, but never for more than the burst", async () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket(clock, { ratePerSecond: 10, burst: 2 });
    for (let taken = 0; taken < 2; taken++) bucket.take();
    await clock.advance(3_600_000);
    expect(Array.from({ length: 3 }, () => bucket.take())).toEqual([0, 0, 100]);
  });

  it("take() loses nothing when the clock is set back", () => {
    let nowMs = 1_000_000;
    const clock = new FakeClock();
    clock.nowMs = () => nowMs;
    const bucket = new TokenBucket(clock, { ratePerSecond: 10, burst: 2 });
    bucket.take();
    nowMs = 0;
    expect(bucket.take()).toBe(0);
    expect(bucket.take()).toBe(100);
  });
});
