import { describe, expect, it } from "vitest";
import { failed } from "../../../registry/failures/registry-failure.ts";
import { RateLimits } from "../../../registry/limits/rate-limits.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const ALICE = { host: "r.example", credentialHash: "alice" };

function limited(retryAfterMs?: number) {
  return failed("RateLimited", "Slow down", { leg: "manifest", host: "r.example", retryAfterMs });
}

describe("RateLimits", () => {
  it("pauses whom a registry asked to wait, until the time is over", async () => {
    const clock = new FakeClock();
    const limits = new RateLimits(clock);
    limits.observe(ALICE, limited(60_000));
    await clock.advance(20_000);
    expect(limits.pauseOf(ALICE, "manifest")?.failure).toEqual({
      class: "RateLimited",
      leg: "manifest",
      host: "r.example",
      retryAfterMs: 40_000,
      message:
        '"r.example" asked for a pause that is not over; wait, or pull with an account that has a higher limit',
    });
    await clock.advance(40_000);
    expect(limits.pauseOf(ALICE, "manifest")).toBeUndefined();
  });

  it("pauses no other account and no other host", () => {
    const limits = new RateLimits(new FakeClock());
    limits.observe(ALICE, limited(60_000));
    expect(limits.pauseOf({ ...ALICE, credentialHash: "bob" }, "manifest")).toBeUndefined();
    expect(limits.pauseOf({ ...ALICE, host: "other.example" }, "manifest")).toBeUndefined();
  });

  it("looks again after a quarter of an hour, whatever was asked for", () => {
    const limits = new RateLimits(new FakeClock());
    limits.observe(ALICE, limited(86_400_000));
    expect(limits.pauseOf(ALICE, "manifest")?.failure.retryAfterMs).toBe(900_000);
  });

  it("does not pause after any other result", () => {
    const limits = new RateLimits(new FakeClock());
    const unavailable = { leg: "manifest", host: "r.example", retryAfterMs: 60_000 } as const;
    limits.observe(ALICE, limited());
    limits.observe(ALICE, { kind: "ok", value: "x" });
    limits.observe(ALICE, failed("RegistryUnavailable", "Down", unavailable));
    expect(limits.pauseOf(ALICE, "manifest")).toBeUndefined();
  });
});
