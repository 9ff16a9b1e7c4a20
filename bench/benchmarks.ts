import type { Benchmark } from "./benchmark.ts";
import { cachesBenchmark } from "./caches/caches-benchmark.ts";
import { extenderBenchmark } from "./extender/extender-benchmark.ts";
import { inventoryBenchmark } from "./inventory/inventory-benchmark.ts";
import { placementBenchmark } from "./placement/placement-benchmark.ts";
import { simulationBenchmark } from "./simulation/simulation-benchmark.ts";
import { throughputBenchmark } from "./throughput/throughput-benchmark.ts";
import { warmBenchmark } from "./warm/warm-benchmark.ts";
import { webhookBenchmark } from "./webhook/webhook-benchmark.ts";

/** Everything that can be measured, in the order in which it is. */
export const BENCHMARKS: readonly Benchmark[] = [
  throughputBenchmark,
  placementBenchmark,
  simulationBenchmark,
  extenderBenchmark,
  inventoryBenchmark,
  cachesBenchmark,
  webhookBenchmark,
  warmBenchmark,
];
