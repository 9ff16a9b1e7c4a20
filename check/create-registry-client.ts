import type { z } from "zod";
import { RegistryClient } from "../registry/registry-client.ts";
import { readCertificateAuthorities } from "../registry/transport/certificate-authorities.ts";
import type { Clock } from "../runtime/clock.ts";
import { OperatorError } from "../runtime/operator-error.ts";
import type { registryOptions } from "./registry-options.ts";

type RegistryConfiguration = {
  readonly [Option in keyof typeof registryOptions]: z.output<(typeof registryOptions)[Option]>;
};

export interface RegistryEnvironment {
  readonly clock: Clock;
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read, in either case. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** See RegistryClientOptions. */
  readonly readsPerHour?: () => number;
}

/** Throws OperatorError for a file, a network or a proxy that cannot be used. */
export async function createRegistryClient(
  { insecureRegistry, trustedRegistry, registryCaFile }: RegistryConfiguration,
  { clock, environment, readsPerHour }: RegistryEnvironment,
): Promise<RegistryClient> {
  const variable = (name: string): string | undefined =>
    environment[name.toLowerCase()] || environment[name];
  try {
    return new RegistryClient({
      clock,
      insecureHosts: insecureRegistry,
      trustedHosts: trustedRegistry,
      readsPerHour,
      certificateAuthorities: await readCertificateAuthorities(registryCaFile),
      proxies: {
        httpProxy: variable("HTTP_PROXY"),
        httpsProxy: variable("HTTPS_PROXY"),
        noProxy: variable("NO_PROXY"),
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(reason, { cause });
  }
}
