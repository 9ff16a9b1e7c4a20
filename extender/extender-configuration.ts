import { z } from "zod";
import { listenAddressOption } from "../runtime/listen-address.ts";
import { pullCostOptions } from "../runtime/pull-cost-options.ts";
import { roleOptions } from "../runtime/role-options.ts";
import { tlsOptions, withTlsRules } from "../runtime/tls-options.ts";

const options = z.object({
  listen: listenAddressOption("127.0.0.1:8888").meta({
    placeholder: "HOST:PORT",
    description: "address of POST /prioritize, which kube-scheduler calls",
  }),
  ...tlsOptions("certificate chain in PEM; with it /prioritize is served over TLS"),
  ...pullCostOptions,
  ...roleOptions({ metricsListen: "127.0.0.1:9888" }),
});

export const extenderConfiguration = {
  role: "extender",
  kind: "ExtenderConfiguration",
  summary: "Tells kube-scheduler on which nodes a pod's image layers are, from memory.",
  options: withTlsRules(options),
};

export type ExtenderConfiguration = z.output<typeof options>;
