import { collectDefaultMetrics, Gauge, Registry } from "@prometheus-io/client";
import { VERSION } from "./version.ts";

/** The library's own tenth of a second costs a busy extender a hundredth of its processor time. */
const UTILIZATION_MS = 1000;

/** A registry of this role's own, with the metrics of its process: the library's global one is never used. */
export function createMetrics(role: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopUtilizationTimeout: UTILIZATION_MS });
  new Gauge({
    name: "layerwise_build_info",
    help: "Constant 1, labelled with the version and the role of this process.",
    labelNames: ["version", "role"],
    registers: [registry],
  }).set({ version: VERSION, role }, 1);
  return registry;
}
