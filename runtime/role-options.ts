import { z } from "zod";
import { listenAddressOption } from "./listen-address.ts";
import { LOG_LEVELS } from "./logger.ts";

/** The options that every role has, to be spread into its own. */
export function roleOptions(defaults: { readonly metricsListen: string }) {
  return {
    kubeconfig: z.string().min(1).optional().meta({
      placeholder: "FILE",
      description: "kubeconfig file; without it in-cluster credentials, else kubectl's usual rules",
    }),
    metricsListen: listenAddressOption(defaults.metricsListen).meta({
      placeholder: "HOST:PORT",
      description: "address of /healthz, /readyz and /metrics, in plain HTTP",
    }),
    logLevel: z.enum(LOG_LEVELS).default("info").meta({ description: "least severe line to log" }),
    drainDelaySeconds: z.number().min(0).max(300).default(0).meta({
      placeholder: "SECONDS",
      description:
        "how long to go on serving, not ready, after SIGTERM; a few seconds in a cluster, where endpoints lag",
    }),
  };
}
