import { describe, expect, it } from "vitest";
import { Retention } from "../../../controller/images/retention.ts";
import { FakeClock } from "../../support/fake-clock.ts";

describe("Retention", () => {
  it("remainingMs() counts from when a key was first found unused", async () => {
    const clock = new FakeClock();
    const retention = new Retention({ clock, retentionMs: 1_000 });
    expect(retention.remainingMs("a")).toBe(1_000);
    await clock.advance(400);
    expect(retention.remainingMs("a")).toBe(600);
    expect(retention.remainingMs("b")).toBe(1_000);
    await clock.advance(900);
    expect(retention.remainingMs("a")).toBe(0);
  });

  it("reset() starts the time anew", async () => {
    const clock = new FakeClock();
    const retention = new Retention({ clock, retentionMs: 1_000 });
    retention.remainingMs("a");
    await clock.advance(900);
    retention.reset("a");
    expect(retention.remainingMs("a")).toBe(1_000);
  });
});
