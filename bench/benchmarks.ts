import type { Benchmark } from "./benchmark.ts";
import { cachesBenchmark } from "./caches-benchmark.ts";
import { extenderBenchmark } from "./extender-benchmark.ts";
import { inventoryBenchmark } from "./inventory-benchmark.ts";
import { placementBenchmark } from "./placement-benchmark.ts";
import { throughputBenchmark } from "./throughput-benchmark.ts";
import { warmBenchmark } from "./warm-benchmark.ts";
import { webhookBenchmark } from "./webhook-benchmark.ts";

/** Everything that can be measured, in the order in which it is. */
export const BENCHMARKS: readonly Benchmark[] = [
  throughputBenchmark,
  placementBenchmark,
  extenderBenchmark,
  inventoryBenchmark,
  cachesBenchmark,
  webhookBenchmark,
  warmBenchmark,
];
