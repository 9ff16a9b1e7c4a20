import { describe, expect, it } from "vitest";
import { simulationBenchmark } from "../../../bench/simulation/simulation-benchmark.ts";
import type { SimulationResult } from "../../../bench/simulation/simulation-result.ts";
import { systemClock } from "../../../runtime/clock.ts";
import { BuildProgress } from "../../cluster/build-progress.ts";

/** A small cluster, generated images. */
async function measure(
  given: { curve?: boolean; seed?: number; settings?: number },
  signal?: AbortSignal,
) {
  const progress = new BuildProgress({ write: () => undefined }, systemClock);
  try {
    return await simulationBenchmark.run({
      options: {
        data: import.meta.dirname,
        nodes: [8],
        pods: 60,
        scenarios: ["replicas", "parallel"],
        rounds: 2,
        seed: 1,
        ...given,
      },
      progress,
      signal: signal ?? new AbortController().signal,
    });
  } finally {
    progress.end();
  }
}

function resultsOf(figures: object): readonly SimulationResult[] {
  return (figures as { results: readonly SimulationResult[] }).results;
}

describe("simulationBenchmark", () => {
  it("has every contender place all pods of each scenario, a stream a round", async () => {
    const { figures, tables, variant } = await measure({});
    const results = resultsOf(figures);
    expect(results.map(({ name }) => name)).toEqual(["replicas", "parallel"]);
    const placed = results.flatMap(({ contenders }) =>
      contenders.map(({ rounds }) => rounds.map(({ pods }) => pods)),
    );
    expect(new Set(placed.map((pods) => pods.join()))).toEqual(new Set(["60,60"]));
    const ways = results[0]?.contenders.length ?? 0;
    // With two bounds; where nodes pull several images at once, nobody knows what a pod waits for.
    expect(tables.map(({ rows }) => rows.length)).toEqual([ways + 2, ways, ways + 2]);
    expect(variant).toBeUndefined();
  });

  it("comes to the same figures for the same seed, and to others for another", async () => {
    const { figures } = await measure({});
    expect((await measure({})).figures).toEqual(figures);
    const [replicas] = resultsOf((await measure({ seed: 5 })).figures);
    expect(replicas?.contenders).not.toEqual(resultsOf(figures)[0]?.contenders);
  });

  it("says how far settings drawn at random get where so many are asked for", async () => {
    const { figures, tables, variant } = await measure({ settings: 3 });
    expect(variant).toBe("settings");
    expect(resultsOf(figures).map(({ contenders }) => contenders.length)).toEqual([5, 5]);
    expect(tables.map(({ title }) => title.match(/settings drawn: \d+/)?.[0])).toEqual([
      "settings drawn: 3",
      "settings drawn: 3",
    ]);
  });

  it("draws curves where they are asked for, bytes and waits of each scenario", async () => {
    const { plots, variant } = await measure({ curve: true });
    expect(variant).toBe("curve");
    expect(Object.keys(plots ?? {})).toEqual([
      "replicas-bytes",
      "replicas-wait",
      "parallel-bytes",
      "parallel-wait",
    ]);
  });

  it("ends when it is interrupted", async () => {
    await expect(measure({}, AbortSignal.abort())).rejects.toThrow("aborted");
  });
});
