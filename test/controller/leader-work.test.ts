import { describe, expect, it } from "vitest";
import { LeaderWork } from "../../controller/leader-work.ts";
import { FakeClock } from "../support/fake-clock.ts";

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

describe("LeaderWork", () => {
  it("leads only once everything is synced", async () => {
    const clock = new FakeClock();
    let synced = false;
    const work = new LeaderWork({
      elector: undefined,
      isSynced: () => synced,
      lead: untilAborted,
      clock,
    });
    const stop = new AbortController();
    const run = work.run(stop.signal);
    await clock.advance(10_000);
    expect(work.leading).toBe(false);
    synced = true;
    await clock.advance(1_000);
    expect(work.leading).toBe(true);
    stop.abort();
    await run;
    expect(work.leading).toBe(false);
  });

  it("does not cut off writes after an orderly stop", async () => {
    const stop = new AbortController();
    let wasLost: boolean | undefined;
    const work = new LeaderWork({
      elector: undefined,
      isSynced: () => true,
      async lead(signal, lost) {
        await untilAborted(signal);
        wasLost = lost.aborted;
      },
      clock: new FakeClock(),
    });
    const run = work.run(stop.signal);
    stop.abort();
    await run;
    expect(wasLost).toBe(false);
  });

  it("cuts off writes when the lease is lost", async () => {
    let loseLease: (() => void) | undefined;
    let wasLost: boolean | undefined;
    const elector = {
      async run(_signal: AbortSignal, lead: (term: AbortSignal) => Promise<void>) {
        const term = new AbortController();
        loseLease = () => term.abort(new Error("taken"));
        await lead(term.signal);
      },
    };
    const work = new LeaderWork({
      elector,
      isSynced: () => true,
      async lead(signal, lost) {
        await untilAborted(signal);
        wasLost = lost.aborted;
      },
      clock: new FakeClock(),
    });
    const run = work.run(new AbortController().signal);
    loseLease?.();
    await run;
    expect(wasLost).toBe(true);
    expect(work.leading).toBe(false);
  });

  it("stops without leading when told to before it is synced", async () => {
    const stop = new AbortController();
    stop.abort();
    const work = new LeaderWork({
      elector: undefined,
      isSynced: () => false,
      lead: () => Promise.reject(new Error("must not lead")),
      clock: new FakeClock(),
    });
    await expect(work.run(stop.signal)).resolves.toBeUndefined();
  });
});
