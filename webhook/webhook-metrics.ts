import { Counter, Gauge, Histogram, type Registry } from "@prometheus-io/client";
import { PullSecretCounter } from "../check/pull-secret-counter.ts";
import type { Clock } from "../runtime/clock.ts";
import { addLabelledMetric } from "../runtime/labelled-metric.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { LookUps } from "./look-ups.ts";
import type { Review } from "./reviewer.ts";

/** From 0.1 ms, which memory takes, to the seconds that a registry may. */
const LATENCY_BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
];

export interface WebhookMetricsSources {
  readonly registry: Registry;
  readonly cluster: Pick<ClusterView, "sizes" | "lastContactsMs">;
  readonly lookUps: Pick<LookUps, "known" | "running">;
  readonly clock: Clock;
}

/** What the webhook tells Prometheus; no label ever carries an image, a namespace or a user. */
export class WebhookMetrics {
  readonly pullSecrets: PullSecretCounter;
  readonly #requests: Counter<"status">;
  readonly #latency: Histogram<"verdict">;
  readonly #images: Counter<"class" | "action" | "source">;
  readonly #breakGlass: Counter<"result">;

  constructor({ registry, cluster, lookUps, clock }: WebhookMetricsSources) {
    const registers = [registry];
    this.#requests = new Counter({
      name: "layerwise_admission_requests_total",
      help: "Requests to /validate by HTTP status.",
      labelNames: ["status"],
      registers,
    });
    this.#latency = new Histogram({
      name: "layerwise_admission_seconds",
      help: "Time from the headers of a review to the end of its answer, by verdict.",
      labelNames: ["verdict"],
      buckets: LATENCY_BUCKETS,
      registers,
    });
    this.#images = new Counter({
      name: "layerwise_image_verdicts_total",
      help: "Verdicts on images by class, by action of the class and by what they were made from.",
      labelNames: ["class", "action", "source"],
      registers,
    });
    this.#breakGlass = new Counter({
      name: "layerwise_break_glass_total",
      help: "Reviews of pods that ask not to be checked, by result (used, refused).",
      labelNames: ["result"],
      registers,
    });
    this.pullSecrets = new PullSecretCounter(registry);
    new Gauge({
      name: "layerwise_running_look_ups",
      help: "Look-ups at registries under way.",
      registers,
      collect() {
        this.set(lookUps.running);
      },
    });
    const kinds = {
      name: "layerwise_memory_entries",
      help: "Entries in memory by kind.",
      label: "kind",
      read: () => ({ ...cluster.sizes, results: lookUps.known }),
    };
    const secondsSince = (contactMs: number): number => (clock.nowMs() - contactMs) / 1000;
    const ages = {
      name: "layerwise_cache_age_seconds",
      help: "Time since a watch last heard from the API server.",
      label: "resource",
      read: () => mapValues(cluster.lastContactsMs, secondsSince),
    };
    for (const series of [kinds, ages]) addLabelledMetric(Gauge, series, registry);
  }

  countRequest(status: number): void {
    this.#requests.inc({ status });
  }

  observeReview({ answer, images, breakGlass }: Review, seconds: number): void {
    this.#latency.observe({ verdict: answer.outcome }, seconds);
    if (breakGlass !== "none") this.#breakGlass.inc({ result: breakGlass });
    for (const { judgement } of images) {
      const { verdict, source } = judgement;
      this.#images.inc({ class: verdict.class, action: verdict.action, source });
    }
  }
}

function mapValues(
  values: Readonly<Record<string, number>>,
  map: (value: number) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
