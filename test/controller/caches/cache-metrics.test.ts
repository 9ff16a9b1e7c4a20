import { Registry } from "@prometheus-io/client";
import { expect, it } from "vitest";
import { CacheMetrics } from "../../../controller/caches/cache-metrics.ts";
import { CacheProgress } from "../../../controller/caches/cache-progress.ts";
import { failed, nodeProgress, PULLING, READY, waiting } from "./nodes/sample-progress.ts";

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split("\n").filter((line) => /^[a-z]/.test(line));
}

it("CacheMetrics counts pulls by result, their seconds and bytes, and what became of images", async () => {
  const registry = new Registry();
  const metrics = new CacheMetrics(registry);
  metrics.countPull({ seconds: 30, bytes: 5_000 });
  metrics.countPull({ seconds: 2, bytes: 0 });
  metrics.countFailure("ManifestUnknown");
  metrics.countSaved(7_000);
  metrics.countCollected(3);
  metrics.countRemoval("removed");
  const lines = await linesOf(registry);
  expect(lines.filter((line) => !line.includes("_bucket"))).toEqual([
    'layerwise_cache_pulls_total{result="Pulled"} 2',
    'layerwise_cache_pulls_total{result="ManifestUnknown"} 1',
    "layerwise_cache_pull_seconds_sum 32",
    "layerwise_cache_pull_seconds_count 2",
    "layerwise_cache_pulled_bytes_total 5000",
    "layerwise_cache_saved_bytes_total 7000",
    "layerwise_cache_collected_images_total 3",
    'layerwise_cache_removals_total{result="removed"} 1',
  ]);
  expect(lines).toContain('layerwise_cache_pull_seconds_bucket{le="20"} 1');
});

it("CacheMetrics.observe() counts the nodes of all caches at each scrape", async () => {
  const registry = new Registry();
  const caches = new Set<CacheProgress>();
  new CacheMetrics(registry).observe(() => caches);
  const gauges = async () =>
    (await linesOf(registry)).filter((line) => /^layerwise_cache(s|_nodes)\b/.test(line));
  expect(await gauges()).toEqual([
    "layerwise_caches 0",
    'layerwise_cache_nodes{state="ready"} 0',
    'layerwise_cache_nodes{state="pulling"} 0',
    'layerwise_cache_nodes{state="waiting"} 0',
    'layerwise_cache_nodes{state="failed"} 0',
  ]);
  const [first, second] = [new CacheProgress(), new CacheProgress()];
  first.set(nodeProgress("node-1", READY));
  first.set(nodeProgress("node-2", PULLING));
  second.set(nodeProgress("node-1", READY));
  second.set(nodeProgress("node-2", failed()));
  second.set(nodeProgress("node-3", waiting("Canary")));
  caches.add(first).add(second);
  expect(await gauges()).toEqual([
    "layerwise_caches 2",
    'layerwise_cache_nodes{state="ready"} 2',
    'layerwise_cache_nodes{state="pulling"} 1',
    'layerwise_cache_nodes{state="waiting"} 1',
    'layerwise_cache_nodes{state="failed"} 1',
  ]);
});
