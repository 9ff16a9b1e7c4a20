import { describe, expect, it } from "vitest";
import type { CachesFigures, Convergence } from "../../../bench/caches/caches-figures.ts";
import { cachesTables } from "../../../bench/caches/caches-tables.ts";

const used = { seconds: 10, cpuSeconds: 1, loopCpuSeconds: 1, loopWaitSeconds: 0 };
const writes = { podsMade: 10, podsDeleted: 10, nodePatches: 20, cacheWrites: 5 };
const convergence: Convergence = {
  seconds: 10,
  writes,
  pulls: 200,
  used,
  stall: { lagMs: 12, runningMs: 3 } as Convergence["stall"],
};
const none = { podsMade: 0, podsDeleted: 0, nodePatches: 0, cacheWrites: 0 };
const usage = {
  rssMiB: 150,
  peakRssMiB: 200,
  cpuSeconds: 1,
  loopCpuSeconds: 1,
  loopWaitSeconds: 0,
};

describe("cachesTables()", () => {
  it("puts one changed image beside all of them, and says what the controller is like afterwards", () => {
    const figures: CachesFigures = {
      nodes: 10,
      images: 20,
      first: convergence,
      oneImage: { ...convergence, seconds: 5, pulls: 10 },
      restart: { writes: none, usage },
      rest: { used, writes: none },
      end: usage,
    };
    const [caches, controller] = cachesTables(figures);
    expect(caches?.title).toBe("An ImageCache at 10 nodes × 20 images");
    expect(caches?.rows).toEqual([
      ["until every node has everything", "10 s", "5 s"],
      ["images pulled", "200", "10"],
      ["pods made", "10", "10"],
      ["writes", "45", "45"],
      ["of that to nodes", "20", "20"],
      ["of that to the cache", "5", "5"],
      ["writes a second", "4.5", "9.0"],
      ["processor", "10 %", "10 %"],
      ["longest stall by the metric", "12 ms", "12 ms"],
      ["only running", "3 ms", "3 ms"],
    ]);
    expect(controller?.rows).toEqual([
      ["writes after a restart", "0"],
      ["writes at rest", "0"],
      ["processor at rest", "10.0 %"],
      ["RSS after a restart", "150 MiB"],
      ["RSS at the end", "150 MiB"],
      ["RSS at its peak", "200 MiB"],
    ]);
  });
});
