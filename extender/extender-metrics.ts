import { Counter, Gauge, Histogram, type Registry } from "@prometheus-io/client";
import type { Inventory } from "../placement/inventory.ts";
import { addLabelledMetric } from "../runtime/labelled-metric.ts";

/** From 0.1 ms to 1 s: the scheduler waits for every call, so what matters is below a millisecond. */
const LATENCY_BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.00075, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
];

export interface ExtenderMetricsSources {
  readonly registry: Registry;
  readonly inventory: Inventory;
  /** Seconds since each watch last heard from the API server, by resource. */
  readonly silentSeconds: () => Readonly<Record<string, number>>;
}

/** What the extender tells Prometheus; no label ever carries a pod, node or image. */
export class ExtenderMetrics {
  readonly #latency: Histogram;
  readonly #calls: Counter<"status">;
  readonly #spread: Histogram;
  readonly #named: Histogram;

  constructor({ registry, inventory, silentSeconds }: ExtenderMetricsSources) {
    const registers = [registry];
    this.#latency = new Histogram({
      name: "layerwise_prioritize_seconds",
      help: "Time from the headers of a prioritize call to the end of its answer.",
      buckets: LATENCY_BUCKETS,
      registers,
    });
    this.#calls = new Counter({
      name: "layerwise_prioritize_calls_total",
      help: "Prioritize calls by HTTP status.",
      labelNames: ["status"],
      registers,
    });
    this.#spread = new Histogram({
      name: "layerwise_score_spread",
      help: "Difference between the best and the worst score of a call; 0 means no opinion.",
      buckets: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      registers,
    });
    this.#named = new Histogram({
      name: "layerwise_scored_nodes",
      help: "Nodes in an answer: the best of those with a score above zero.",
      buckets: [0, 1, 3, 10, 30, 100, 300, 1000],
      registers,
    });
    new Gauge({
      name: "layerwise_index_size",
      help: "Entries of the layer index by kind.",
      labelNames: ["kind"],
      registers,
      collect() {
        const { nodes, pods } = inventory;
        this.set({ kind: "nodes" }, nodes.nodeCount);
        this.set({ kind: "pods" }, pods.size);
        this.set({ kind: "images" }, nodes.index.imageCount);
        this.set({ kind: "layers" }, nodes.index.layerCount);
        this.set({ kind: "manifests" }, nodes.catalog.manifestCount);
        this.set({ kind: "references" }, nodes.tags.size);
      },
    });
    const ages = {
      name: "layerwise_cache_age_seconds",
      help: "Time since a watch last heard from the API server.",
      label: "resource",
      read: silentSeconds,
    };
    addLabelledMetric(Gauge, ages, registry);
  }

  /** Starts timing a call; the returned function ends it. */
  startCall(): (status: number) => void {
    const stop = this.#latency.startTimer();
    return (status) => {
      stop();
      this.#calls.inc({ status });
    };
  }

  /** `named` is the number of nodes in the answer. */
  observeScores(scores: Uint8Array, named: number): void {
    let best = 0;
    let worst = Infinity;
    for (const score of scores) {
      best = Math.max(best, score);
      worst = Math.min(worst, score);
    }
    this.#spread.observe(scores.length === 0 ? 0 : best - worst);
    this.#named.observe(named);
  }
}
