import { Registry } from "@prometheus-io/client";
import { describe, expect, it } from "vitest";
import { ClusterState } from "../../controller/cluster-state.ts";
import { ControllerMetrics } from "../../controller/controller-metrics.ts";
import { failed } from "../../registry/failures/registry-failure.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { node, reported } from "../support/observed.ts";

/** Those of CacheMetrics, which have a test of their own. */
const OF_CACHES = /^layerwise_cache_(?:pull|saved|collected)/;

async function seriesOf(registry: Registry): Promise<string[]> {
  const lines = (await registry.metrics()).split("\n");
  return lines.filter((line) => /^[a-z]/.test(line) && !OF_CACHES.test(line));
}

describe("ControllerMetrics", () => {
  it("counts look-ups, writes and pull secrets by bounded labels", async () => {
    const registry = new Registry();
    const metrics = new ControllerMetrics(registry);
    metrics.countLookUp("digest", { kind: "ok", value: "sha256:1" });
    metrics.countLookUp("image", failed("Denied", "no", { leg: "token", host: "r.example" }));
    metrics.countManifestWrite("spec");
    metrics.countAnnotationWrite("written");
    metrics.pullSecrets.count("forbidden");
    expect(await seriesOf(registry)).toEqual([
      'layerwise_look_ups_total{subject="digest",result="ok"} 1',
      'layerwise_look_ups_total{subject="image",result="Denied"} 1',
      'layerwise_manifest_writes_total{operation="spec"} 1',
      'layerwise_annotation_writes_total{result="written"} 1',
      'layerwise_pull_secret_reads_total{result="forbidden"} 1',
    ]);
  });

  it("observe() reads the state at each scrape", async () => {
    const registry = new Registry();
    const state = new ClusterState({ clock: new FakeClock(), maxImages: 1 });
    new ControllerMetrics(registry).observe({
      state,
      isLeading: () => true,
      queueDepths: () => ({ images: 3, nodes: 0 }),
      watches: () => ({ pods: { synced: true, silentSeconds: 1.5 } }),
      eventCounts: () => ({ recorded: 9, written: 5, dropped: 4, failed: 0 }),
    });
    await registry.metrics();
    state.observeNode(node("a", [reported("web", 1), reported("api", 1)]), undefined);
    expect(await seriesOf(registry)).toEqual([
      "layerwise_manifests 0",
      "layerwise_nodes 1",
      "layerwise_images 1",
      "layerwise_leading 1",
      'layerwise_queue_depth{queue="images"} 3',
      'layerwise_queue_depth{queue="nodes"} 0',
      'layerwise_cache_age_seconds{resource="pods"} 1.5',
      'layerwise_cache_synced{resource="pods"} 1',
      'layerwise_events_total{result="recorded"} 9',
      'layerwise_events_total{result="written"} 5',
      'layerwise_events_total{result="dropped"} 4',
      'layerwise_events_total{result="failed"} 0',
      'layerwise_left_out_total{what="images"} 1',
      'layerwise_left_out_total{what="checks"} 0',
    ]);
  });
});
