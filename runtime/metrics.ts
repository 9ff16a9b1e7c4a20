import { collectDefaultMetrics, Gauge, Registry } from "@prometheus-io/client";
import { VERSION } from "./version.ts";

/** A registry of this role's own, with the metrics of its process: the library's global one is never used. */
export function createMetrics(role: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "layerwise_build_info",
    help: "Constant 1, labelled with the version and the role of this process.",
    labelNames: ["version", "role"],
    registers: [registry],
  }).set({ version: VERSION, role }, 1);
  return registry;
}
