import { z } from "zod";
import { listenAddressOption } from "../../runtime/listen-address.ts";

/** A role's options with one of each form. */
export const sampleDefinition = {
  role: "sample",
  kind: "SampleConfiguration",
  summary: "Shows one option of each form.",
  options: z
    .object({
      listen: listenAddressOption("127.0.0.1:8888").meta({
        placeholder: "HOST:PORT",
        description: "address to serve",
      }),
      leaderElect: z.boolean().default(true).meta({ description: "take turns" }),
      workers: z.int().min(1).max(64).default(4).meta({ description: "at once" }),
      mode: z.enum(["warn", "enforce"]).default("warn").meta({ description: "how strict" }),
      insecureRegistry: z.array(z.string().min(3)).max(3).default([]).meta({
        placeholder: "HOST:PORT",
        description: "registry to ask over plain HTTP",
      }),
      tlsCert: z.string().min(1).optional().meta({ placeholder: "FILE", description: "PEM" }),
      tlsKey: z.string().min(1).optional().meta({ placeholder: "FILE", description: "PEM" }),
    })
    .refine(({ tlsCert, tlsKey }) => (tlsCert === undefined) === (tlsKey === undefined), {
      error: "--tls-cert and --tls-key go together: give both or none",
    }),
};
