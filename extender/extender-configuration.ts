import { z } from "zod";
import { listenAddressOption } from "../runtime/listen-address.ts";
import { roleOptions } from "../runtime/role-options.ts";

const options = z.object({
  listen: listenAddressOption("127.0.0.1:8888").meta({
    placeholder: "HOST:PORT",
    description: "address of POST /prioritize, which kube-scheduler calls",
  }),
  tlsCert: z.string().min(1).optional().meta({
    placeholder: "FILE",
    description: "certificate chain in PEM; with it /prioritize is served over TLS",
  }),
  tlsKey: z.string().min(1).optional().meta({
    placeholder: "FILE",
    description: "private key of --tls-cert in PEM",
  }),
  tlsClientCa: z.string().min(1).optional().meta({
    placeholder: "FILE",
    description:
      "CA certificates in PEM; callers must then show a certificate that one of them signed",
  }),
  defaultBandwidthBytesPerSecond: z.number().min(1000).max(1e12).default(40_000_000).meta({
    placeholder: "BYTES",
    description: "assumed transfer rate of a node none of whose pulls has been seen yet",
  }),
  secondsPerImage: z.number().min(0).max(60).default(0.2).meta({
    placeholder: "SECONDS",
    description: "assumed cost of a pull beside its bytes: registry round trips, unpacking",
  }),
  ...roleOptions({ metricsListen: "127.0.0.1:9888" }),
});

export const extenderConfiguration = {
  role: "extender",
  kind: "ExtenderConfiguration",
  summary: "Tells kube-scheduler on which nodes a pod's image layers are, from memory.",
  options: options
    .refine(({ tlsCert, tlsKey }) => (tlsCert === undefined) === (tlsKey === undefined), {
      error: "--tls-cert and --tls-key go together; give both or none",
    })
    .refine(({ tlsClientCa, tlsCert }) => tlsClientCa === undefined || tlsCert !== undefined, {
      error: "--tls-client-ca needs --tls-cert and --tls-key",
    }),
};

export type ExtenderConfiguration = z.output<typeof options>;
