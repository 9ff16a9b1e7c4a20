import { Counter, Gauge, Histogram, type Registry } from "@prometheus-io/client";
import type { RemovalOutcome } from "../../api/removal-report.ts";
import type { FailureClass } from "../../registry/failures/failure-classes.ts";
import type { CacheProgress } from "./cache-progress.ts";

/** Seconds of one pull: small images on a fast network, to many gigabytes within the default deadline and beyond. */
const PULL_BUCKETS = [1, 2, 5, 10, 20, 45, 90, 180, 300, 600, 1_800];

const STATES = ["ready", "pulling", "waiting", "failed"] as const;

/** What the image caches tell Prometheus; no label ever carries a cache, node, namespace or image. */
export class CacheMetrics {
  readonly #registers: Registry[];
  readonly #pulls: Counter<"result">;
  readonly #pullSeconds: Histogram;
  readonly #pulledBytes: Counter;
  readonly #savedBytes: Counter;
  readonly #collected: Counter;
  readonly #removals: Counter<"result">;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#registers = registers;
    this.#pulls = new Counter({
      name: "layerwise_cache_pulls_total",
      help: "Pulls of images for ImageCaches, one per node, by result (Pulled, or the failure class).",
      labelNames: ["result"],
      registers,
    });
    this.#pullSeconds = new Histogram({
      name: "layerwise_cache_pull_seconds",
      help: "Seconds of a pull for an ImageCache that succeeded, as seen from the controller.",
      buckets: PULL_BUCKETS,
      registers,
    });
    this.#pulledBytes = new Counter({
      name: "layerwise_cache_pulled_bytes_total",
      help: "Compressed bytes of the images that were pulled for ImageCaches, where their size is known.",
      registers,
    });
    this.#savedBytes = new Counter({
      name: "layerwise_cache_saved_bytes_total",
      help: "Compressed bytes that new pods found on their node because an ImageCache had them pulled there.",
      registers,
    });
    this.#collected = new Counter({
      name: "layerwise_cache_collected_images_total",
      help: "Images of ImageCaches that kubelets collected and that were pulled again.",
      registers,
    });
    this.#removals = new Counter({
      name: "layerwise_cache_removals_total",
      help: "Images that ImageCaches no longer want on a node, by what became of them (removed, absent, inUse, shared, failed).",
      labelNames: ["result"],
      registers,
    });
  }

  /** `seconds` are undefined where the kubelet has not told them. */
  countPull({
    seconds,
    bytes,
  }: {
    readonly seconds: number | undefined;
    readonly bytes: number;
  }): void {
    this.#pulls.inc({ result: "Pulled" });
    if (seconds !== undefined) this.#pullSeconds.observe(seconds);
    this.#pulledBytes.inc(bytes);
  }

  countFailure(failureClass: FailureClass): void {
    this.#pulls.inc({ result: failureClass });
  }

  countSaved(bytes: number): void {
    this.#savedBytes.inc(bytes);
  }

  countCollected(images: number): void {
    this.#collected.inc(images);
  }

  countRemoval(result: RemovalOutcome["kind"]): void {
    this.#removals.inc({ result });
  }

  /** Adds what is counted at each scrape. To be called once. */
  observe(progressOfCaches: () => Iterable<CacheProgress>): void {
    new Gauge({
      name: "layerwise_caches",
      help: "ImageCaches that the leader works on.",
      registers: this.#registers,
      collect() {
        this.set([...progressOfCaches()].length);
      },
    });
    new Gauge({
      name: "layerwise_cache_nodes",
      help: "Nodes of ImageCaches, once for each cache, by state (ready, pulling, waiting, failed).",
      labelNames: ["state"],
      registers: this.#registers,
      collect() {
        this.reset();
        for (const state of STATES) this.set({ state }, 0);
        for (const { nodes } of progressOfCaches()) {
          for (const state of STATES) this.inc({ state }, nodes[state]);
        }
      },
    });
  }
}
