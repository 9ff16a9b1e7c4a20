import { describe, expect, it } from "vitest";
import { watchStream } from "../../kube/watch-stream.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** One line of a watch, with an object of about so many bytes. */
function line(type: string, name: string, bytes = 0): string {
  return `${JSON.stringify({ type, object: { metadata: { name }, fill: "x".repeat(bytes) } })}\n`;
}

/** A watch whose changes gather, and what has come of it and of its connection. */
function watch(chunks: readonly string[]) {
  const clock = new FakeClock();
  const stop = new AbortController();
  const seen: string[] = [];
  let read = 0;
  const client = {
    async stream() {
      return (async function* () {
        for (const chunk of chunks) {
          read++;
          yield Buffer.from(chunk);
        }
      })();
    },
  };
  const options = { resourceVersion: "1", gatherMs: 100, clock, signal: stop.signal };
  const follow = async (): Promise<void> => {
    for await (const event of watchStream(client, "/api/v1/nodes", options)) {
      const { metadata } = (event?.object ?? {}) as { metadata?: { name: string } };
      seen.push(event === undefined ? "alive" : `${event.type} ${metadata?.name}`);
    }
  };
  const ended = follow().catch((error: Error) => error.message);
  return { clock, stop, seen, read: () => read, ended };
}

describe("watchStream() that lets changes gather", () => {
  it("gives what has come in its order, and reads on only when it is time", async () => {
    const { clock, seen, read, ended } = watch([
      line("ADDED", "a") + line("DELETED", "a") + line("ADDED", "b").slice(0, 9),
      line("ADDED", "b").slice(9),
    ]);
    await clock.advance(99);
    expect([seen, read()]).toEqual([["ADDED a", "DELETED a"], 1]);
    await clock.advance(1);
    expect([seen, read()]).toEqual([["ADDED a", "DELETED a", "ADDED b"], 2]);
    await clock.advance(100);
    await ended;
    expect(clock.pendingTimers).toBe(0);
  });

  it("reads a burst on at once, for waiting would only pile it up", async () => {
    const burst = Array.from({ length: 20 }, (_, index) => line("MODIFIED", `n-${index}`, 40_000));
    const { clock, seen, read } = watch([...burst, line("MODIFIED", "last"), line("ADDED", "c")]);
    await clock.advance(0);
    expect([seen.length, seen.at(-1), read()]).toEqual([21, "MODIFIED last", 21]);
    await clock.advance(100);
    expect(seen.at(-1)).toBe("ADDED c");
  });

  it("ends at once when it is told to while it waits", async () => {
    const { clock, stop, seen, ended } = watch([line("ADDED", "a"), line("ADDED", "b")]);
    await clock.advance(50);
    stop.abort(new Error("enough"));
    expect(await ended).toBe("enough");
    expect([seen.includes("ADDED a"), clock.pendingTimers]).toEqual([true, 0]);
  });
});
