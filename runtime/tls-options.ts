import type { Registry } from "@prometheus-io/client";
import { z } from "zod";
import type { HttpListenerOptions } from "./http-listener.ts";

interface TlsConfiguration {
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tlsClientCa?: string | undefined;
}

/** The options of a role that serves TLS, to be spread into its own; `certDescription` says what the certificate is for. */
export function tlsOptions(certDescription: string) {
  return {
    tlsCert: z.string().min(1).optional().meta({
      placeholder: "FILE",
      description: certDescription,
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
  };
}

/** The options of a role with the rules of those that only make sense together. */
export function withTlsRules<Options extends z.ZodType<TlsConfiguration>>(
  options: Options,
): Options {
  return options
    .refine(({ tlsCert, tlsKey }) => (tlsCert === undefined) === (tlsKey === undefined), {
      error: "--tls-cert and --tls-key go together; give both or none",
    })
    .refine(({ tlsClientCa, tlsCert }) => tlsClientCa === undefined || tlsCert !== undefined, {
      error: "--tls-client-ca needs --tls-cert and --tls-key",
    });
}

/** What a listener is to be told; nothing where it serves plain HTTP. */
export function listenerTlsOf(
  { tlsCert, tlsKey, tlsClientCa }: TlsConfiguration,
  metrics: Registry,
): Pick<HttpListenerOptions, "tls"> {
  if (tlsCert === undefined || tlsKey === undefined) return {};
  const clientCa = tlsClientCa === undefined ? {} : { clientCaFile: tlsClientCa };
  return { tls: { files: { certFile: tlsCert, keyFile: tlsKey, ...clientCa }, metrics } };
}
