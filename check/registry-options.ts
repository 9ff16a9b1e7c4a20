import { z } from "zod";

/** The options of every role that asks registries, to be spread into its own. */
export const registryOptions = {
  insecureRegistry: z.array(z.string().min(1).max(255)).max(100).default([]).meta({
    placeholder: "HOST[:PORT]",
    description: "registry to speak to in plain HTTP; certificates are always verified",
  }),
  trustedRegistry: z.array(z.string().min(1).max(255)).max(100).default([]).meta({
    placeholder: "HOST[:PORT]|CIDR",
    description:
      "host, or network, that a registry may send us to although its addresses are private",
  }),
  registryCaFile: z
    .array(z.string().min(1))
    .max(20)
    .default([])
    .meta({ placeholder: "FILE", description: "CA certificates in PEM that registries may have" }),
};

/** The option of every role that asks registries on its own: a number of the cluster, of which each process has its share. */
export const readBudgetOption = {
  registryReadsPerHour: z.number().int().min(10).max(10_000_000).default(10_000).meta({
    placeholder: "COUNT",
    description:
      "manifests that the cluster reads from one registry host in an hour; of a limit that a registry states, never more than half",
  }),
};
