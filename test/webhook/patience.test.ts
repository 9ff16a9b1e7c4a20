import { describe, expect, it } from "vitest";
import { Patience } from "../../webhook/patience.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** The patience of a review whose caller counts how often it is asked for its signal. */
function patienceOf() {
  const clock = new FakeClock();
  const gone = new AbortController();
  let asked = 0;
  const caller = {
    get signal() {
      asked++;
      return gone.signal;
    },
  };
  const patience = new Patience(caller, { clock, timeoutMs: 1_000 });
  return { clock, gone, patience, setUp: () => [asked, clock.pendingTimers] };
}

describe("Patience", () => {
  it("sets nothing up for a review that never waits", () => {
    const { patience, setUp } = patienceOf();
    patience.end();
    expect(setUp()).toEqual([0, 0]);
  });

  it("counts from the first wait, for all of them together", async () => {
    const { clock, patience, setUp } = patienceOf();
    await clock.advance(5_000);
    const first = patience.signal;
    await clock.advance(999);
    expect([patience.signal === first, first.aborted]).toEqual([true, false]);
    await clock.advance(1);
    expect([patience.signal.aborted, setUp()]).toEqual([true, [1, 0]]);
  });

  it("ends with its caller, and leaves no timer behind when the review is over", () => {
    const { gone, patience, setUp } = patienceOf();
    const { signal } = patience;
    gone.abort();
    patience.end();
    expect([signal.aborted, setUp()]).toEqual([true, [1, 0]]);
  });
});
