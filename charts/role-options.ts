import { z } from "zod";
import type { ConfigurationDefinition } from "../runtime/configuration-option.ts";
import { pullCostOptions } from "../runtime/pull-cost-options.ts";

/** Options that the chart gives by itself, from its other values or because its objects depend on them. */
const OF_THE_CHART: ReadonlySet<string> = new Set([
  ...Object.keys(pullCostOptions),
  "agentImage",
  "agentNamespace",
  "agentPullSecret",
  "drainDelaySeconds",
  "eraserNamespace",
  "extraKind",
  "imageDeletion",
  "insecureRegistry",
  "kubeconfig",
  "leaderElect",
  "leaderElectionNamespace",
  "listen",
  "logLevel",
  "manageWebhookCertificate",
  "metricsListen",
  "ownNamespace",
  "registryCaFile",
  "registryReadsPerHour",
  "tlsCert",
  "tlsClientCa",
  "tlsKey",
  "trustedRegistry",
]);

/** The options that are left to whoever installs the chart, by their names in a configuration file. */
export function roleOptions(definition: ConfigurationDefinition): z.ZodObject {
  const shape = Object.entries(definition.options.shape);
  const left = shape.filter(([key]) => !OF_THE_CHART.has(key));
  return z.strictObject(Object.fromEntries(left)).partial();
}
