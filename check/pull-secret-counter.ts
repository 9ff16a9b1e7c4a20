import { Counter, type Registry } from "@prometheus-io/client";
import type { PullSecretFault } from "./pull-credentials.ts";

/** Counts reads of pull secrets. */
export class PullSecretCounter {
  readonly #reads: Counter<"result">;

  constructor(registry: Registry) {
    this.#reads = new Counter({
      name: "layerwise_pull_secret_reads_total",
      help: "Reads of pull secrets by result (read, missing, forbidden, malformed).",
      labelNames: ["result"],
      registers: [registry],
    });
  }

  count(result: "read" | PullSecretFault): void {
    this.#reads.inc({ result });
  }
}
