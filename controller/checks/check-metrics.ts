import { Counter, Gauge, type Registry } from "@prometheus-io/client";
import { pullableConditionOf } from "../../api/image-check.ts";
import type { CheckResult } from "../../check/check-result.ts";
import type { CheckRecord } from "./check-record.ts";

/** What the checks tell Prometheus; no label ever carries a namespace or an image. */
export class CheckMetrics {
  readonly #registers: Registry[];
  readonly #looks: Counter<"result">;

  constructor(registry: Registry) {
    this.#registers = [registry];
    this.#looks = new Counter({
      name: "layerwise_checks_total",
      help: "Looks at images of ImageChecks by result (Pullable, or the failure class).",
      labelNames: ["result"],
      registers: this.#registers,
    });
  }

  countLook(result: CheckResult): void {
    this.#looks.inc({ result: result.kind === "pullable" ? "Pullable" : result.problem.class });
  }

  /** Adds what is counted at each scrape. To be called once. */
  observe(records: ReadonlyMap<string, CheckRecord>): void {
    new Gauge({
      name: "layerwise_image_checks",
      help: "ImageChecks by what they say (True, False, Unknown).",
      labelNames: ["pullable"],
      registers: this.#registers,
      collect() {
        this.reset();
        for (const status of ["True", "False", "Unknown"]) this.set({ pullable: status }, 0);
        for (const { check } of records.values()) {
          this.inc({ pullable: pullableConditionOf(check)?.status ?? "Unknown" });
        }
      },
    });
  }
}
