import { describe, expect, it } from "vitest";
import { failed, type RegistryResult } from "../../registry/failures/registry-failure.ts";
import { ResultCache } from "../../registry/result-cache.ts";
import { FakeClock } from "../support/fake-clock.ts";

const TIMEOUT: RegistryResult<string> = failed("Timeout", "Too slow", {
  leg: "manifest",
  host: "r",
});

function cacheOf(options: { maxEntries?: number; maxWeight?: number } = {}) {
  const clock = new FakeClock();
  let loads = 0;
  const cache = new ResultCache<string>({
    clock,
    maxEntries: options.maxEntries ?? 10,
    ...(options.maxWeight === undefined
      ? {}
      : { weights: { max: options.maxWeight, of: (value: string) => value.length } }),
    lifetimeMsOf: (result) => (result.kind === "ok" ? 1_000 : 0),
  });
  function read(key: string, result: RegistryResult<string> = { kind: "ok", value: key }) {
    return cache.read(key, async () => {
      loads++;
      return result;
    });
  }
  return { cache, clock, read, loads: () => loads };
}

describe("ResultCache.read()", () => {
  it("loads once for a thousand callers at the same time", async () => {
    const { read, loads } = cacheOf();
    const results = await Promise.all(Array.from({ length: 1_000 }, () => read("a")));
    expect(new Set(results)).toEqual(new Set([{ kind: "ok", value: "a" }]));
    expect(loads()).toBe(1);
  });

  it("keeps a result for its lifetime and no longer", async () => {
    const { read, clock, loads } = cacheOf();
    await read("a");
    await clock.advance(999);
    await read("a");
    expect(loads()).toBe(1);
    await clock.advance(2);
    await read("a");
    expect(loads()).toBe(2);
  });

  it("gives a passing result to all who wait for it and to nobody after", async () => {
    const { read, loads } = cacheOf();
    expect(await Promise.all([read("a", TIMEOUT), read("a", TIMEOUT)])).toEqual([TIMEOUT, TIMEOUT]);
    expect(loads()).toBe(1);
    expect(await read("a")).toEqual({ kind: "ok", value: "a" });
  });

  it("rejects as the load does, and loads again", async () => {
    const { cache, read } = cacheOf();
    const fault = new Error("closed");
    await expect(cache.read("a", () => Promise.reject(fault))).rejects.toBe(fault);
    expect(await read("a")).toEqual({ kind: "ok", value: "a" });
  });

  it("drops what was used longest ago", async () => {
    const { cache, read } = cacheOf({ maxEntries: 2 });
    for (const key of ["a", "b", "a", "c"]) await read(key);
    expect(["a", "b", "c"].map((key) => cache.peek(key))).toEqual(["a", undefined, "c"]);
  });

  it("drops by weight, too, and keeps nothing heavier than all it may hold", async () => {
    const { cache, read } = cacheOf({ maxWeight: 5 });
    for (const key of ["aaa", "bbb", "cccccc"]) await read(key);
    expect(["aaa", "bbb", "cccccc"].map((key) => cache.peek(key))).toEqual([
      undefined,
      "bbb",
      undefined,
    ]);
  });

  it("answers a load that others have pushed out", async () => {
    const { cache, read } = cacheOf({ maxEntries: 1 });
    const gate = Promise.withResolvers<RegistryResult<string>>();
    const slow = cache.read("a", () => gate.promise);
    await read("b");
    gate.resolve({ kind: "ok", value: "late" });
    expect(await slow).toEqual({ kind: "ok", value: "late" });
  });
});

describe("ResultCache.forget()", () => {
  it("forgets the value it is given and no newer one", async () => {
    const { cache, read } = cacheOf();
    await read("a", { kind: "ok", value: "new" });
    cache.forget("a", "old");
    expect(cache.peek("a")).toBe("new");
    cache.forget("a", "new");
    expect(cache.peek("a")).toBeUndefined();
  });

  it("leaves a load under way alone", async () => {
    const { cache } = cacheOf();
    const gate = Promise.withResolvers<RegistryResult<string>>();
    const waiting = cache.read("a", () => gate.promise);
    cache.forget("a", "old");
    gate.resolve({ kind: "ok", value: "new" });
    expect(await waiting).toEqual({ kind: "ok", value: "new" });
    expect(cache.peek("a")).toBe("new");
  });
});
