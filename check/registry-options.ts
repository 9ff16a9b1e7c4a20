import { z } from "zod";
import { HostTrust } from "../registry/guard/host-trust.ts";

const host = z
  .string()
  .max(255)
  .regex(/^[^\s/]+$/, { error: "expected HOST or HOST:PORT, without http:// and path" });
const hostOrNetwork = z
  .string()
  .max(255)
  .regex(/^[^\s/]+(\/[0-9]{1,3})?$/, { error: "expected HOST, HOST:PORT or a network" })
  .refine(isTrustable, { error: "expected HOST, HOST:PORT or a network such as 10.0.0.0/8" });

/** The options of every role that asks registries, to be spread into its own. */
export const registryOptions = {
  insecureRegistry: z.array(host).max(100).default([]).meta({
    placeholder: "HOST[:PORT]",
    description: "registry to speak to in plain HTTP; certificates are always verified",
  }),
  trustedRegistry: z.array(hostOrNetwork).max(100).default([]).meta({
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

function isTrustable(text: string): boolean {
  try {
    return new HostTrust({ trustedHosts: [text] }) instanceof HostTrust;
  } catch {
    return false;
  }
}
