import { describe, expect, it } from "vitest";
import { untilEnded } from "../../demo/until-ended.ts";

const never = new Promise<string>(() => undefined);

describe("untilEnded()", () => {
  it("resolves when interrupted", async () => {
    const interrupt = new AbortController();
    const waiting = untilEnded([never], interrupt.signal);
    interrupt.abort();
    await expect(waiting).resolves.toBeUndefined();
    await expect(untilEnded([never], interrupt.signal)).resolves.toBeUndefined();
  });

  it("throws what ended by itself", async () => {
    const { signal } = new AbortController();
    await expect(untilEnded([never, Promise.resolve("it ended")], signal)).rejects.toThrow(
      new Error("it ended"),
    );
  });
});
