import { Counter, Gauge, type Registry } from "@prometheus-io/client";
import { PullSecretCounter } from "../check/pull-secret-counter.ts";
import type { EventCounts } from "../kube/event-recorder.ts";
import type { RegistryResult } from "../registry/failures/registry-failure.ts";
import { addLabelledMetric } from "../runtime/labelled-metric.ts";
import { CacheMetrics } from "./caches/cache-metrics.ts";
import { CheckMetrics } from "./checks/check-metrics.ts";
import type { ClusterState } from "./cluster-state.ts";

export interface WatchHealth {
  readonly synced: boolean;
  /** Seconds since the API server was last heard of. */
  readonly silentSeconds: number;
}

export interface ControllerMetricsSources {
  readonly state: ClusterState;
  readonly isLeading: () => boolean;
  /** Keys waiting, by queue. */
  readonly queueDepths: () => Readonly<Record<string, number>>;
  /** By resource. */
  readonly watches: () => Readonly<Record<string, WatchHealth>>;
  readonly eventCounts: () => EventCounts;
}

/** What the controller tells Prometheus; no label ever carries a pod, node, namespace or image. */
export class ControllerMetrics {
  readonly checks: CheckMetrics;
  readonly pullSecrets: PullSecretCounter;
  readonly caches: CacheMetrics;
  readonly #lookUps: Counter<"subject" | "result">;
  readonly #manifestWrites: Counter<"operation">;
  readonly #annotationWrites: Counter<"result">;
  readonly #registry: Registry;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#registry = registry;
    this.checks = new CheckMetrics(registry);
    this.caches = new CacheMetrics(registry);
    this.#lookUps = new Counter({
      name: "layerwise_look_ups_total",
      help: "Questions to registries by subject (digest, image) and result (ok, or the failure class).",
      labelNames: ["subject", "result"],
      registers,
    });
    this.#manifestWrites = new Counter({
      name: "layerwise_manifest_writes_total",
      help: "Writes of ImageManifests by operation (spec, status, delete).",
      labelNames: ["operation"],
      registers,
    });
    this.#annotationWrites = new Counter({
      name: "layerwise_annotation_writes_total",
      help: "Writes of the annotation on nodes by result (written, gone, failed).",
      labelNames: ["result"],
      registers,
    });
    this.pullSecrets = new PullSecretCounter(registry);
  }

  countLookUp(subject: "digest" | "image", result: RegistryResult<unknown>): void {
    this.#lookUps.inc({ subject, result: result.kind === "ok" ? "ok" : result.failure.class });
  }

  countManifestWrite(operation: "spec" | "status" | "delete"): void {
    this.#manifestWrites.inc({ operation });
  }

  countAnnotationWrite(result: "written" | "gone" | "failed"): void {
    this.#annotationWrites.inc({ result });
  }

  /** Adds what is read at each scrape. To be called once. */
  observe(sources: ControllerMetricsSources): void {
    const { state, isLeading, queueDepths, watches, eventCounts } = sources;
    this.#gauge("layerwise_manifests", "ImageManifests known.", () => state.manifests.size);
    this.#gauge("layerwise_nodes", "Nodes known.", () => state.nodes.size);
    this.#gauge("layerwise_images", "Image tags and digests in use.", () => state.usage.size);
    this.#gauge("layerwise_leading", "1 while this process leads.", () => Number(isLeading()));
    addLabelledMetric(
      Gauge,
      {
        name: "layerwise_queue_depth",
        help: "Keys waiting, by queue (images, nodes, checks, caches, cachedNodes).",
        label: "queue",
        read: queueDepths,
      },
      this.#registry,
    );
    addLabelledMetric(
      Gauge,
      {
        name: "layerwise_cache_age_seconds",
        help: "Time since a watch last heard from the API server.",
        label: "resource",
        read: () => mapValues(watches(), ({ silentSeconds }) => silentSeconds),
      },
      this.#registry,
    );
    addLabelledMetric(
      Gauge,
      {
        name: "layerwise_cache_synced",
        help: "1 once a watch has had a complete list.",
        label: "resource",
        read: () => mapValues(watches(), ({ synced }) => Number(synced)),
      },
      this.#registry,
    );
    addLabelledMetric(
      Counter,
      {
        name: "layerwise_events_total",
        help: "Notices for Events by fate (recorded, written, dropped, failed).",
        label: "result",
        read: () => ({ ...eventCounts() }),
      },
      this.#registry,
    );
    addLabelledMetric(
      Counter,
      {
        name: "layerwise_left_out_total",
        help: "What was left out because a bound was reached, by what.",
        label: "what",
        read: () => ({ images: state.usage.refused, checks: state.checks.demand.refused }),
      },
      this.#registry,
    );
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
