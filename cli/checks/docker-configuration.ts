import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { quoteText } from "../../placement/quote-text.ts";
import { dockerConfig, keyringEntriesOf } from "../../registry/credentials/docker-config.ts";
import type { KeyringEntry } from "../../registry/credentials/keyring.ts";
import { parseJson } from "../../runtime/parse-json.ts";
import { InputError } from "../input-error.ts";

const configuration = z.object({
  auths: dockerConfig.nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: z.string().nullish(),
});

/** Under this name Docker's tools keep what is for Docker Hub. */
const HUB_SERVER = "https://index.docker.io/v1/";
const HUB_NAMES = [HUB_SERVER, "docker.io", "index.docker.io", "registry-1.docker.io"];

interface HelperCall {
  /** The helper is the program `docker-credential-<name>`. */
  readonly name: string;
  readonly server: string;
}

/** Where a user's registry credentials are, as `docker login` leaves them. */
export interface DockerConfiguration {
  readonly entries: readonly KeyringEntry[];
  /** Whom to ask for credentials of the domain of an image reference, if anybody. */
  readonly helperFor: (domain: string) => HelperCall | undefined;
}

/**
 * Reads `config.json` of the folder in DOCKER_CONFIG, else of `~/.docker`; empty where there is none. Throws InputError for
 * one that cannot be used: without its credentials a registry may hide what is there.
 */
export async function readDockerConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DockerConfiguration> {
  const folder = environment["DOCKER_CONFIG"] || join(environment["HOME"] || homedir(), ".docker");
  const path = join(folder, "config.json");
  try {
    return decodeDockerConfiguration(await readFile(path));
  } catch (cause) {
    if (isAbsent(cause)) return decodeDockerConfiguration("{}");
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`Cannot use the Docker configuration ${quoteText(path)}: ${reason}`, {
      cause,
    });
  }
}

/** Throws SyntaxError, whose message holds nothing of the content. */
export function decodeDockerConfiguration(content: string | Uint8Array): DockerConfiguration {
  const json = parseJson(content);
  if (json.kind === "invalid") throw new SyntaxError(`it is ${json.reason}`);
  const decoded = configuration.safeParse(json.value).data;
  if (decoded === undefined) throw new SyntaxError("it has a wrong shape");
  const entries = keyringEntriesOf(decoded.auths ?? {});
  if (entries === undefined) {
    throw new SyntaxError("one of its auth fields is not base64 of user:password; log in again");
  }
  const helpers = new Map(Object.entries(decoded.credHelpers ?? {}));
  const store = decoded.credsStore || undefined;
  return {
    entries,
    helperFor(domain) {
      const isHub = HUB_NAMES.includes(domain);
      const names = isHub ? HUB_NAMES : [domain];
      const name = names.map((server) => helpers.get(server)).find(Boolean) ?? store;
      return name === undefined ? undefined : { name, server: isHub ? HUB_SERVER : domain };
    },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
