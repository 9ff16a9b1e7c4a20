import { createRegistryClient } from "../../check/create-registry-client.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { RegistryClient } from "../../registry/registry-client.ts";
import { OperatorError } from "../../runtime/operator-error.ts";
import { readDockerConfiguration } from "../checks/docker-configuration.ts";
import { ImageCheckApi } from "../checks/image-check-api.ts";
import type { ImageChecker } from "../checks/image-checker.ts";
import { RegistryChecker } from "../checks/registry-checker.ts";
import { ServerChecker } from "../checks/server-checker.ts";
import { UserCredentials } from "../checks/user-credentials.ts";
import type { PlatformChoice } from "../checks/wanted-platforms.ts";
import { InputError } from "../input-error.ts";
import type { Surroundings } from "../surroundings.ts";
import type { VerifyOptions } from "./verify-options.ts";

export interface CheckerParts {
  /** Needed to have the cluster look. */
  readonly client: KubeClient | undefined;
  readonly platforms: PlatformChoice;
  readonly warn: (text: string) => void;
  /** What is to be closed in the end. */
  readonly stack: AsyncDisposableStack;
}

/** Whoever the options have look at the images. Throws InputError and OperatorError where nobody can. */
export async function createChecker(
  options: VerifyOptions,
  surroundings: Surroundings,
  { client, platforms, warn, stack }: CheckerParts,
): Promise<ImageChecker> {
  const { timeoutMs } = options;
  const { clock, environment, signal } = surroundings;
  if (options.server && client !== undefined) {
    const api = new ImageCheckApi(client);
    await api.require(signal);
    return new ServerChecker({ api, timeoutMs, clock, warn });
  }
  const configuration = await readDockerConfiguration(environment);
  const registry = await openRegistries(options, surroundings);
  stack.defer(() => registry.close());
  const credentials = new UserCredentials({ configuration, environment, signal, warn });
  return new RegistryChecker({ registry, credentials, platforms, timeoutMs, clock });
}

async function openRegistries(
  { insecureRegistry, trustedRegistry, caFile }: VerifyOptions,
  { clock, environment }: Surroundings,
): Promise<RegistryClient> {
  const options = {
    insecureRegistry: [...insecureRegistry],
    trustedRegistry: [...trustedRegistry],
    registryCaFile: [...caFile],
  };
  try {
    return await createRegistryClient(options, { clock, environment });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw new InputError(error.message, { cause: error });
  }
}
