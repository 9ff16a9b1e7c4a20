import { describe, expect, it } from "vitest";
import { HostPlaces } from "../../../controller/caches/host-places.ts";

/** Whatever was let in has begun by then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test says so. */
function heldWork() {
  const places = new HostPlaces();
  const begun: (() => void)[] = [];
  const run = (host: string, signal = new AbortController().signal): Promise<void> =>
    places.run(host, signal, () => new Promise((resolve) => begun.push(resolve)));
  return { begun, run };
}

describe("HostPlaces", () => {
  it("lets 16 at once to a host, the next when one is done, and others to other hosts beside them", async () => {
    const { begun, run } = heldWork();
    for (let index = 0; index < 20; index++) void run("silent.example");
    void run("healthy.example");
    await settled();
    expect(begun).toHaveLength(17);
    begun[0]?.();
    await settled();
    expect(begun).toHaveLength(18);
  });

  it("gives the place of one that could wait no longer to the next", async () => {
    const { begun, run } = heldWork();
    const impatient = new AbortController();
    for (let index = 0; index < 16; index++) void run("silent.example");
    const left = run("silent.example", impatient.signal);
    void run("silent.example");
    impatient.abort(new Error("too late"));
    await expect(left).rejects.toThrow("too late");
    expect(begun).toHaveLength(16);
    begun[0]?.();
    await settled();
    expect(begun).toHaveLength(17);
  });

  it("hands on the place of work that failed", async () => {
    const places = new HostPlaces();
    const { signal } = new AbortController();
    const failing = () => Promise.reject(new Error("reset"));
    const all = Array.from({ length: 40 }, () => places.run("r.example", signal, failing));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(40);
  });
});
